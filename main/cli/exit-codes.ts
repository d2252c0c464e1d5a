import { type ErrorCode, toWireError } from '../../preload/contract';

/** How the command line ends; `run` and `open` end as what they ran. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  /** It needs a yes that nobody could give: say --yes. */
  refused: 4,
  /** `run`: the command is there and may not be executed. */
  notExecutable: 126,
  /** `run`: there is no such command. */
  noCommand: 127,
  cancelled: 130,
} as const;

/** The command was not understood: the message says why, the hint what can be said instead. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Something needs a yes, and there is nobody to ask. */
export class NeedsYes extends Error {}

const byErrorCode: Partial<Record<ErrorCode, number>> = {
  'not-found': exitCodes.notFound,
  cancelled: exitCodes.cancelled,
};

/** The exit code for anything thrown. */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof UsageError) return exitCodes.usage;
  if (thrown instanceof NeedsYes) return exitCodes.refused;
  return byErrorCode[toWireError(thrown).code] ?? exitCodes.failed;
}
