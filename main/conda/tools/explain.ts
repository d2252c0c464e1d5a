import { ClocheError, type ErrorCode } from '../../../preload/contract';
import type { RunResult } from '../../process/run';
import type { CondaAnswer } from './answer';

/** How a tool ended that did not do what it was asked for. */
export interface CondaFailure {
  /** What it answered; undefined when that was nothing that can be read. */
  readonly answer: CondaAnswer | undefined;
  /** The end of what it has said beside that. */
  readonly output: string;
  /** A sentence without a full stop for want of a better one: `micromamba failed with exit code 1`. */
  readonly ending: string;
}

/** How a run ended, a sentence without a full stop. */
export function endingOf(tool: string, { code, signal }: Pick<RunResult, 'code' | 'signal'>): string {
  if (code === 0) return `${tool} answers with something that cannot be read`;
  return code === null ? `${tool} was ended by ${signal}` : `${tool} failed with exit code ${code}`;
}

interface Rule {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const network: Rule = {
  code: 'network',
  message: 'A channel cannot be reached.',
  hint: 'Check the connection, and the addresses of the channels.',
};
const mismatch: Rule = {
  code: 'hash-mismatch',
  message: 'A package is not what its channel promised.',
  hint: 'Try again. If that does not help, the channel, or something on the way to it, is damaged.',
};
const full: Rule = {
  code: 'disk-full',
  message: 'There is no space left on the disk.',
  hint: 'Free some space; the tool’s cache of packages may be large.',
};
const forbidden: Rule = {
  code: 'permission',
  message: 'The tool may not write where it has to.',
  hint: 'Give yourself the right to write there, or choose another root.',
};

/** Errors of conda by the name of their class: conda/exceptions.py. */
const byException: Readonly<Record<string, Rule>> = {
  CondaHTTPError: network,
  CondaSSLError: network,
  ConnectionFailedError: network,
  ProxyError: network,
  UnavailableInvalidChannel: { ...network, message: 'A channel is not there.' },
  OfflineError: network,
  ChecksumMismatchError: mismatch,
  NoSpaceLeftError: full,
  EnvironmentNotWritableError: forbidden,
  NotWritableError: forbidden,
  NoWritableEnvsDirError: forbidden,
  NoWritablePkgsDirError: forbidden,
  LinkError: {
    code: 'build-failed',
    message: 'A package’s own script failed while it was installed.',
    hint: 'The end of its output says why; another version of it may work.',
  },
};
const missing = new Set(['PackagesNotFoundError', 'PackagesNotFoundInChannelsError', 'ResolvePackageNotFound']);
const unsolvable = new Set(['UnsatisfiableError', 'LibMambaUnsatisfiableError', 'SpecsConfigurationConflictError']);

/** What a failure means to people. */
export function explainConda(failure: CondaFailure): ClocheError {
  const { answer, output, ending } = failure;
  const said = (answer?.log_history ?? []).filter(({ level }) => level === 'error' || level === 'critical');
  const tree = said.map(({ message }) => message).join('\n') || answer?.message || '';
  // Of several errors the first one is the cause.
  const exception =
    (answer?.errors ?? []).find(({ exception_name }) => exception_name)?.exception_name ?? answer?.exception_name;
  if (exception !== undefined && missing.has(exception)) return absent(answer?.packages ?? [], tree);
  if (answer?.solver_problems || (exception !== undefined && unsolvable.has(exception))) return unsolved(tree);
  const detail = tree || (answer?.errors ?? []).map(({ message = '' }) => message).join('\n') || lastLines(output);
  const rule = (exception === undefined ? undefined : byException[exception]) ?? byWords(detail);
  if (rule) return new ClocheError(rule.code, messageOf(rule, detail), { hint: rule.hint, detail });
  return new ClocheError('tool-failed', `${ending}.`, { hint: 'Read the log.', detail });
}

/** With the names of the archives at fault where the tool tells them. */
function messageOf(rule: Rule, detail: string): string {
  if (rule !== mismatch) return rule.message;
  const archives = [...detail.matchAll(/([^\s/'"]+)\.(?:conda|tar\.bz2)\b/g)].map(([, name = '']) => name);
  if (archives.length === 0) return rule.message;
  return `${[...new Set(archives)].slice(0, 10).join(', ')}: this is not what was promised of it.`;
}

/** micromamba tells neither a class nor a code for these. */
function byWords(text: string): Rule | undefined {
  if (/No space left on device|Disk quota exceeded/i.test(text)) return full;
  if (/incorrect (?:SHA256|MD5|size)|doesn't match expectation|Found incorrect downloads/i.test(text)) return mismatch;
  if (/Permission denied|not writable/i.test(text)) return forbidden;
  if (
    /(?:Could ?n[o']t (?:resolve|connect)|Download error|Multiple errors occurred|Failed to (?:fetch|load))/i.test(text)
  )
    return network;
  return undefined;
}

const treeLine = /[├└]─ (\S+)[^\n]*does not exist/g;

/** The solver’s own tree is the best that can be told of a conflict; names that are nowhere are told first. */
function unsolved(tree: string): ClocheError {
  const nowhere = [...tree.matchAll(treeLine)].map(([, name = '']) => name);
  if (nowhere.length > 0) return absent(nowhere, tree);
  return new ClocheError('conflict', 'These packages cannot be together in one environment.', {
    hint: 'The tree tells which one needs what: leave one out, or ask for other versions or another Python.',
    detail: tree,
  });
}

function absent(names: readonly string[], detail: string): ClocheError {
  const listed = [...new Set(names)].join(', ') || 'A package';
  return new ClocheError('no-such-package', `${listed}: the channels have no such package, or not in that version.`, {
    hint: 'Check the spelling and the version, or add the channel that has it.',
    detail,
  });
}

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-20).join('\n');
