import { ClocheError, type ErrorCode } from '../../../preload/contract';

/** What a kind of failure means to people. */
export interface FailureRule {
  readonly code: ErrorCode;
  /** A sentence without its subject’s end: what failed, of these packages or of none that is known. */
  readonly message: (packages: readonly string[]) => string;
  readonly hint: string;
}

/** What a rule says of packages; the detail is what else is known. */
export const errorOf = (
  { code, message, hint }: FailureRule,
  packages: readonly string[],
  detail: string,
): ClocheError => new ClocheError(code, message(packages), { hint, detail });

const namedMax = 5;
const words = new Intl.ListFormat('en');

/** Names in a sentence, the first few of them. */
export const inWords = (names: readonly string[]): string =>
  words.format(names.length > namedMax ? [...names.slice(0, namedMax), `${names.length - namedMax} more`] : [...names]);

const about =
  (one: string, several: string, unknown: string) =>
  (packages: readonly string[]): string =>
    packages.length === 0 ? unknown : `${inWords(packages)} ${packages.length === 1 ? one : several}`;
const always = (sentence: string) => () => sentence;
const withPackages = (sentence: string) => (packages: readonly string[]) =>
  `${sentence}${packages.length === 0 ? '' : `, at ${inWords(packages)}`}.`;

export const unreachable: FailureRule = {
  code: 'network',
  message: (packages) =>
    packages.length === 0 ? 'A channel cannot be reached.' : `${inWords(packages)} cannot be downloaded.`,
  hint: 'Check the connection, and the addresses of the channels.',
};
const noChannel: FailureRule = { ...unreachable, message: always('A channel is not there.') };
/** The channel lists an archive that it does not have. */
export const noArchive: FailureRule = {
  code: 'no-such-package',
  message: about(
    'cannot be downloaded: its channel lists it, but has no such file.',
    'cannot be downloaded: their channels list them, but have no such files.',
    'A package cannot be downloaded: its channel lists it, but has no such file.',
  ),
  hint: 'Ask for another version. The channel has to be indexed again by those who keep it.',
};
/** An archive has another hash than its channel lists. */
export const mismatch: FailureRule = {
  code: 'hash-mismatch',
  message: about(
    'is not what its channel promised.',
    'are not what their channels promised.',
    'A package is not what its channel promised.',
  ),
  hint: 'Try again. If that does not help, the channel, or something on the way to it, is damaged.',
};
/** An archive has another hash than the lock has noted from which it was to be installed. */
export const lockMismatch: FailureRule = {
  code: 'hash-mismatch',
  message: about(
    'is not what the lock promises.',
    'are not what the lock promises.',
    'A package is not what the lock promises.',
  ),
  hint: 'The channel has another archive by that name, or it was damaged on the way. Resolve the versions anew.',
};
const damagedCache: FailureRule = {
  code: 'hash-mismatch',
  message: about(
    'is damaged in the tool’s cache of packages.',
    'are damaged in the tool’s cache of packages.',
    'A package is damaged in the tool’s cache of packages.',
  ),
  hint: 'Clear that cache, with conda clean --packages, and try again.',
};
const damagedRecord: FailureRule = {
  code: 'verification-failed',
  message: (packages) =>
    `The environment is damaged: what it has noted of ${packages.length === 0 ? 'a package' : inWords(packages)} cannot be read.`,
  hint: 'Repair it.',
};
const full: FailureRule = {
  code: 'disk-full',
  message: withPackages('There is no space left on the disk'),
  hint: 'Free some space; the tool’s cache of packages may be large.',
};
const forbidden: FailureRule = {
  code: 'permission',
  message: withPackages('The tool may not write where it has to'),
  hint: 'Give yourself the right to write there, or choose another root.',
};
const script: FailureRule = {
  code: 'build-failed',
  message: (packages) =>
    `${packages.length === 0 ? 'A package’s own script' : `The own script of ${inWords(packages)}`} failed while it was installed.`,
  hint: 'The end of its output says why; another version of it may work.',
};
const notInstalled: FailureRule = {
  code: 'not-found',
  message: about('is not in the environment.', 'are not in the environment.', 'A package is not in the environment.'),
  hint: 'Look at what is installed.',
};
const noEnvironment: FailureRule = {
  code: 'not-found',
  message: always('The tool finds no environment there.'),
  hint: 'Repair it.',
};
const takenAway: FailureRule = {
  code: 'busy',
  message: (packages) =>
    `Another program has taken the download${packages.length === 0 ? '' : ` of ${inWords(packages)}`} away.`,
  hint: 'Try again when nothing else uses the tool’s cache of packages.',
};
const interrupted: FailureRule = {
  code: 'tool-failed',
  message: always('The tool was interrupted before it was done.'),
  hint: 'Start it again.',
};

/** Errors of conda by the name of their class: conda/exceptions.py. */
export const byException: Readonly<Record<string, FailureRule>> = {
  CondaHTTPError: unreachable,
  CondaSSLError: unreachable,
  ConnectionFailedError: unreachable,
  ProxyError: unreachable,
  OfflineError: unreachable,
  UnavailableInvalidChannel: noChannel,
  PathNotFoundError: noArchive,
  ChecksumMismatchError: mismatch,
  CondaVerificationError: damagedCache,
  SafetyError: damagedCache,
  CorruptedEnvironmentError: damagedRecord,
  NoSpaceLeftError: full,
  EnvironmentNotWritableError: forbidden,
  NotWritableError: forbidden,
  NoWritableEnvsDirError: forbidden,
  NoWritablePkgsDirError: forbidden,
  LinkError: script,
  PackagesNotFoundInPrefixError: notInstalled,
  PackageNotInstalledError: notInstalled,
  EnvironmentLocationNotFound: noEnvironment,
  EnvironmentNameNotFound: noEnvironment,
  FileNotFoundError: takenAway,
  CondaSignalInterrupt: interrupted,
  KeyboardInterrupt: interrupted,
};

/**
 * micromamba tells neither a class nor a code, so of what it has logged as an error the words decide: the first that is
 * found. An interrupted one says besides that what it was at is broken.
 */
export const byComplaint: readonly (readonly [RegExp, FailureRule])[] = [
  [/No space left on device|Disk quota exceeded/i, full],
  [/Thread interrupted|Download didn't finish/, interrupted],
  [/doesn't match expectation|incorrect (?:SHA256|MD5|size)|Found incorrect downloads/i, mismatch],
  [/Permission denied|not writable/i, forbidden],
  [/No prefix found at|prefix does not exist/i, noEnvironment],
  [/could not load prefix data/i, damagedRecord],
  [/Could ?n[o']t (?:resolve|connect)|Download error|Transfer finalized|not loaded|Failed to fetch/i, unreachable],
];

/** How micromamba tells that a file is not there: of a folder, and over HTTP. */
export const isGone = (complaint: string): boolean =>
  /Download error \((?:37|78)\)|Transfer finalized, status: (?:404|410)\b/.test(complaint);
