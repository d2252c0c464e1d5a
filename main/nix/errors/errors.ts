import { ClocheError } from '../../../preload/contract';
import { buildRules } from './build-errors';
import { type Asked, type Explanation, type Failure, quoted, type Rule } from './error-rule';
import { evaluationRules } from './evaluation-errors';
import { readFailure } from './failure-report';
import { machineRules } from './machine-errors';
import { sourceRules } from './source-errors';

export type { Asked } from './error-rule';

/** What is known besides the output of a program that failed. */
export interface FailureContext {
  /** What repairs may change: a kind hands in those settings that its spec has. */
  readonly asked?: Asked | undefined;
  /** Names that are like one that is missing, the likeliest first. */
  readonly suggest?: ((name: string) => readonly string[]) | undefined;
  /** How it ended, such as `nix-store failed with exit code 1`. */
  readonly ending?: string;
}

const detailLines = 20;
const detailLengthMax = 8000;

/** A full disk also makes builders fail, and a builder that fails also fails its dependants: the first that fits counts. */
const rules: readonly Rule[] = [...machineRules, ...buildRules, ...sourceRules, ...evaluationRules];

/** What the standard error of a failed program of Nix means to people; `internal-json` lines are understood. */
export function explainNix(output: string, context: FailureContext = {}): ClocheError {
  const { asked = {}, suggest = () => [], ending = 'Nix failed' } = context;
  const failure: Failure = { ...readFailure(output), asked, suggest };
  const { code, message, hint, fixes } = ruled(failure, ending) ?? asSaid(failure, ending);
  const detail = detailOf(failure);
  return new ClocheError(code, message, { hint, fixes, ...(isSaid(detail, message) ? {} : { detail }) });
}

function ruled(failure: Failure, ending: string): Explanation | null {
  const said = `${failure.errors}\n${ending}`;
  for (const { pattern, isInLog, explain } of rules) {
    const match = pattern.exec(isInLog ? `${said}\n${failure.log}` : said);
    if (match) return explain(match, failure);
  }
  return null;
}

/** What no rule knows, in Nix's own words: thrown by nixpkgs or by the user's own file. */
function asSaid({ errors, place }: Failure, ending: string): Explanation {
  const [said = ''] = errors.trim().split('\n\n');
  const stop = place === undefined ? 'Nix stopped' : `Nix stopped at ${place}`;
  const message = said === '' ? ending : `${stop}: ${quoted(said.replace(/^error:\s*/, ''))}`;
  return { code: 'tool-failed', message: `${message}.`, hint: 'Read the log.' };
}

/** The last lines of the builder that failed, or of what Nix itself said. */
function detailOf({ build, log, said }: Failure): string | undefined {
  const lines = (build && log !== '' ? log : said).split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? undefined : lines.slice(-detailLines).join('\n').slice(-detailLengthMax);
}

/** Whether the message has all of the detail in it. */
function isSaid(detail: string | undefined, message: string): boolean {
  if (detail === undefined) return false;
  const line = quoted(detail.replace(/^error:\s*/, ''));
  return !line.endsWith('…') && message.includes(line);
}
