import { ClocheError } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import type { RunResult } from '../../process/run';
import type { CondaAnswer, CondaException } from './answer';
import { archivesIn, packagesIn, packagesOf, readTree } from './at-fault';
import {
  byComplaint,
  byException,
  errorOf,
  type FailureRule,
  inWords,
  isGone,
  lockMismatch,
  mismatch,
  noArchive,
  unreachable,
} from './failure-rules';
import { readSaid } from './said';

/** How a tool ended that did not do what it was asked for. */
export interface CondaFailure {
  /** What it answered; undefined when that was nothing that can be read. */
  readonly answer: CondaAnswer | undefined;
  /** The end of what it has said beside that. */
  readonly output: string;
  /** A sentence without a full stop for want of a better one: `micromamba failed with exit code 1`. */
  readonly ending: string;
  /** Whether it was given an explicit list: what it compares archives with is what the lock promises then. */
  readonly isFromLock?: boolean;
}

/** How a run ended, a sentence without a full stop. */
export function endingOf(tool: string, { code, signal }: Pick<RunResult, 'code' | 'signal'>): string {
  if (code === 0) return `${tool} answers with something that cannot be read`;
  return code === null ? `${tool} was ended by ${signal}` : `${tool} failed with exit code ${code}`;
}

const missing = new Set(['PackagesNotFoundError', 'PackagesNotFoundInChannelsError', 'ResolvePackageNotFound']);
const unsolvable = new Set(['UnsatisfiableError', 'LibMambaUnsatisfiableError', 'SpecsConfigurationConflictError']);

/** What a failure means to people: what is at fault is named wherever the tool names it. */
export function explainConda({ answer, output, ending, isFromLock = false }: CondaFailure): ClocheError {
  const { exceptions, complaints } = readSaid(answer, output);
  // Of several errors the first one is the cause.
  const [exception] = exceptions;
  const told = [...complaints, ...exceptions.map(({ message = '' }) => message)].filter((text) => text !== '');
  const detail = redactCredentials([...new Set(told)].join('\n') || lastLines(output));
  const name = exception?.exception_name ?? '';
  if (exception && missing.has(name)) return absent(packagesOf(exception), detail);
  if (exception && unsolvable.has(name)) return unsolved(detail, exception);
  if (answer?.solver_problems || complaints.some(isTree)) return unsolved(detail);
  const judged = exception ? judgeException(exception) : judgeComplaints(complaints);
  if (!judged) return new ClocheError('tool-failed', `${ending}.`, { hint: 'Read the log.', detail });
  const { rule, packages } = judged;
  return errorOf(isFromLock && rule === mismatch ? lockMismatch : rule, packages, detail);
}

/**
 * The same of a tool that was to find packages in channels: one that works offline has none of what it has not fetched
 * before, and says no other thing of it than of what is nowhere.
 */
export async function explainSolving(failure: CondaFailure, isOffline: () => Promise<boolean>): Promise<ClocheError> {
  const error = explainConda(failure);
  if (error.code !== 'no-such-package' || !(await isOffline())) return error;
  return new ClocheError('network', `The tool works offline. ${error.message}`, {
    hint: 'Take offline out of its configuration and its variables (.condarc, .mambarc), and try again.',
    detail: error.detail,
  });
}

interface Judged {
  readonly rule: FailureRule;
  readonly packages: readonly string[];
}

function judgeException(exception: CondaException): Judged | undefined {
  const { exception_name = '', message = '', status_code } = exception;
  const isBroken = exception_name === 'CondaError' && message === 'KeyboardInterrupt';
  const rule = byException[isBroken ? message : exception_name];
  if (!rule) return undefined;
  const packages = packagesOf(exception);
  if (packages.length > 0) return { rule: Number(status_code) === 404 ? noArchive : rule, packages };
  // Of what is no package a file that is missing is something else.
  return rule === noArchive || exception_name === 'FileNotFoundError' ? undefined : { rule, packages };
}

function judgeComplaints(complaints: readonly string[]): Judged | undefined {
  const [, rule] = byComplaint.find(([pattern]) => complaints.some((text) => pattern.test(text))) ?? [];
  if (!rule) return undefined;
  if (rule !== unreachable) return { rule, packages: packagesIn(complaints.join('\n')) };
  const gone = archivesIn(complaints.filter(isGone).join('\n'));
  return gone.length > 0 ? { rule: noArchive, packages: gone } : { rule, packages: archivesIn(complaints.join('\n')) };
}

const isTree = (text: string): boolean => /[├└]─ /.test(text);

/** The solver’s own tree is the best that can be told of a conflict; names that are nowhere are told first. */
function unsolved(tree: string, { unsatisfiable = [] }: CondaException = {}): ClocheError {
  const { asked, nowhere } = readTree(tree);
  const needing = asked.filter((name) => !nowhere.includes(name));
  if (nowhere.length > 0 && needing.length > 0 && asked.length === needing.length)
    return lacking(needing, nowhere, tree);
  if (nowhere.length > 0) return absent(nowhere, tree);
  const names = asked.length > 0 ? asked : [...new Set(unsatisfiable.map(([name = '']) => name))];
  const subject = names.length === 0 ? 'These packages' : inWords(names);
  const where = names.length === 1 ? 'be in this environment' : 'be together in one environment';
  return new ClocheError('conflict', `${subject} cannot ${where}.`, {
    hint: 'The tree tells which one needs what: leave one out, or ask for other versions or another Python.',
    detail: tree,
  });
}

function lacking(asked: readonly string[], nowhere: readonly string[], detail: string): ClocheError {
  const [need, them] = [asked.length === 1 ? 'needs' : 'need', inWords(nowhere)];
  return new ClocheError(
    'no-such-package',
    `${inWords(asked)} ${need} ${them}: the channels have no such package, or not in that version.`,
    { hint: 'Add the channel that has it, or ask for another version.', detail },
  );
}

function absent(names: readonly string[], detail: string): ClocheError {
  const listed = [...new Set(names)].join(', ') || 'A package';
  return new ClocheError('no-such-package', `${listed}: the channels have no such package, or not in that version.`, {
    hint: 'Check the spelling and the version, or add the channel that has it.',
    detail,
  });
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-20).join('\n');
