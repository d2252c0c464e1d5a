import type { ErrorCode, Fix } from '../../../preload/contract';
import { builtPackage, conflictMessage, hostIn, lastVersions } from './read-output';

/** What a tool's output means to people. */
interface Explanation {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly fixes?: readonly Fix[];
}

/** A sign in what pip or uv says, and its meaning. */
interface Rule {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray, output: string) => Explanation;
}

const explanation = (code: ErrorCode, message: string, hint: string, fix?: Fix): Explanation => ({
  code,
  message,
  hint,
  ...(fix ? { fixes: [fix] } : {}),
});
const copy = (text: string): Fix => ({ label: `Copy ${text}`, action: { type: 'copy', text } });

/** The first rule that fits counts: a full disk or an unreachable index also makes pip say that there is no version. */
export const failureRules: readonly Rule[] = [
  {
    pattern: /No space left on device|\[Errno 28\]|\[Errno 122\]|Disk quota exceeded/,
    explain: () =>
      explanation('disk-full', 'There is no space left on the disk.', 'Free some space there, then try again.'),
  },
  {
    pattern: /Read-only file system/,
    explain: () =>
      explanation(
        'read-only',
        'The environment’s folder can only be read.',
        'Choose a folder on a disk that can be written to.',
      ),
  },
  {
    pattern: /\[Errno 13\] Permission denied: '([^']+)'|`?([^\s`]+)`?: Permission denied \(os error 13\)/,
    explain: (match) =>
      explanation(
        'permission',
        `${match[1] ?? match[2]} may not be written.`,
        'Give yourself the right to write there, or choose another folder.',
      ),
  },
  {
    pattern: /externally-managed-environment|is externally managed/,
    explain: () =>
      explanation(
        'externally-managed',
        'The interpreter belongs to the operating system and refuses packages.',
        'Make the environment again: its own interpreter was not found where it should be.',
      ),
  },
  {
    pattern: /ensurepip is not\s+available|No module named ['"]?ensurepip|No module named ['"]?venv/,
    explain: (_match, output) => explainEnsurepip(output),
  },
  {
    pattern: /Cannot find command 'git'|Git executable not found/,
    explain: () =>
      explanation(
        'tool-missing',
        'One of the requirements comes from a Git repository, and git is not installed.',
        'Install git, then try again.',
        copy('sudo apt install git'),
      ),
  },
  {
    pattern: /DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE[^\n]*\n\s*(\S+)|Hash mismatch for `([^`]+)`/,
    explain: (match) =>
      explanation(
        'hash-mismatch',
        `The download of ${match[1] ?? match[2]} is not what its hash promised.`,
        'Correct the hash if the file was released anew; otherwise someone may have tampered with it.',
      ),
  },
  {
    pattern:
      /In `?--require-hashes`? mode, all requirements must have their versions pinned with `?==`?(?:\. These do not:\s*|, but found: )([\w.-]+)/,
    explain: (match) =>
      explanation(
        'hash-mismatch',
        `${match[1]} has a hash but no exact version.`,
        `Write ${match[1]}== and the version that the hash is of, or leave the hash out.`,
      ),
  },
  {
    pattern: /In `?--require-hashes`? mode, all requirements must/,
    explain: () =>
      explanation(
        'hash-mismatch',
        'Some requirements have a hash and others have none.',
        'Give a hash to every requirement, those of dependencies included, or to none.',
      ),
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|invalid peer certificate|SSLError|tls handshake/i,
    explain: (_match, output) =>
      explanation(
        'network',
        `The certificate of ${hostIn(output)} is not trusted.`,
        'Set cert in pip.conf, or SSL_CERT_FILE, to the certificates of your network.',
      ),
  },
  {
    pattern: /ProxyError|tunnel error|Cannot connect to proxy|407 Proxy/i,
    explain: () =>
      explanation('network', 'The proxy cannot be reached.', 'Check HTTPS_PROXY and the proxy of pip.conf.'),
  },
  {
    pattern: /401 (?:Client )?(?:Error|Unauthorized)|403 (?:Client Error|Forbidden)|valid authentication credentials/,
    explain: (_match, output) =>
      explanation(
        'network',
        `${hostIn(output)} refuses these credentials.`,
        'Put the user name and the password of the index into pip.conf, uv.toml or ~/.netrc.',
      ),
  },
  {
    pattern: /\b(5\d\d) Server Error/,
    explain: (match, output) =>
      explanation('network', `${hostIn(output)} answers with an error (${match[1]}).`, 'Try again later.'),
  },
  {
    pattern:
      /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Read timed out|Connection reset|client error \(Connect\)|error sending request|dns error|Name or service not known|Network is unreachable|Failed to fetch/,
    explain: (_match, output) =>
      explanation(
        'network',
        `${hostIn(output)} cannot be reached.`,
        'Check the connection, the address of the index and the proxy.',
      ),
  },
  {
    pattern:
      /No such file or directory: '((?:g|c)\+\+|gcc|cc|clang|[\w-]+-gcc)'|command '([^']*(?:gcc|cc|clang|\+\+))' failed: No such file|unable to execute '([^']+)'|(?:error: )?(?:linker `cc` not found)|can't find Rust compiler/,
    explain: (match, output) =>
      explanation(
        'build-failed',
        `${builtPackage(output)} has to be built here and needs a compiler${nameOf(match[1] ?? match[2] ?? match[3])}.`,
        'Install a compiler, or choose a version that has a wheel for this Python.',
        copy('sudo apt install build-essential'),
      ),
  },
  {
    pattern: /fatal error: (Python\.h)/,
    explain: (_match, output) =>
      explanation(
        'build-failed',
        `${builtPackage(output)} has to be built here and needs the headers of Python.`,
        'Install the development files of this Python.',
        copy('sudo apt install python3-dev'),
      ),
  },
  {
    pattern: /fatal error: ([^\s:]+\.h)/,
    explain: (match, output) =>
      explanation(
        'build-failed',
        `${builtPackage(output)} has to be built here and lacks the header ${match[1]}.`,
        'Install the development package of that library, or choose a version that has a wheel.',
      ),
  },
  {
    pattern:
      /Failed to build `|Failed building wheel|metadata-generation-failed|subprocess-exited-with-error|build backend returned an error|Command "python setup\.py|Complete output from command/,
    explain: (_match, output) =>
      explanation(
        'build-failed',
        `${builtPackage(output)} has to be built here and its build failed.`,
        'Read the log. A version that has a wheel for this Python needs no build.',
      ),
  },
  {
    pattern: /(\S+\.whl) is not a supported wheel|(\S+) has no wheels with a matching/,
    explain: (match) =>
      explanation(
        'no-such-version',
        `${match[1] ?? match[2]} is not made for this Python or this machine.`,
        'Choose another Python, or a version that has a wheel for this one.',
      ),
  },
  {
    pattern:
      /require a different python version: [^\n]*\n[^\n]*requirement (\S+)|current Python version \([^)]*\) does not\s+satisfy (?:Python)?\S+ and\s+(\S+) depends on|(\S+) requires a different Python|Package '([^']+)' requires a different Python/,
    explain: (match) =>
      explanation(
        'no-such-version',
        `${match[1] ?? match[2] ?? match[3] ?? match[4]} does not work with this Python.`,
        'Choose another Python, or another version of the package.',
      ),
  },
  {
    pattern: /ResolutionImpossible|conflicting dependencies|are incompatible|has requirement [^\n]*but you'll have/,
    explain: (_match, output) =>
      explanation('conflict', conflictMessage(output), 'Loosen one of the versions that you asked for.'),
  },
  {
    pattern:
      /Could not find a version that satisfies the requirement (\S+)[^\n]*\(from versions: (?:none)?\)|(\S+) was not found in the\s+package registry|(\S+) was not found in the provided/,
    explain: (match) => {
      const name = match[1] ?? match[2] ?? match[3] ?? '';
      return explanation(
        'no-such-version',
        `The index has no ${name} that this Python can use.`,
        'Check the spelling and the index.',
      );
    },
  },
  {
    pattern:
      /Could not find a version that satisfies the requirement ([^(\n]+?) \(from [^\n]*?versions: ([^)\n]*)\)|there (?:is|are) no versions? of\s+(\S+)/,
    explain: (match) => {
      const released = match[2] ? ` It has ${lastVersions(match[2])}.` : '';
      return explanation(
        'no-such-version',
        `There is no ${match[1] ?? match[3]}.`,
        `Ask for a version that exists.${released}`,
      );
    },
  },
  {
    pattern: /No solution found when resolving/,
    explain: (_match, output) =>
      explanation('conflict', conflictMessage(output), 'Loosen one of the versions that you asked for.'),
  },
];

function explainEnsurepip(output: string): Explanation {
  const command = /apt(?:-get)? install (python[\d.]+-venv)/.exec(output)?.[0];
  return explanation(
    'interpreter-unusable',
    'This Python lacks its module ensurepip, without which it cannot make a venv.',
    command ?? 'Install uv, or on Debian and Ubuntu the package python3-venv.',
    copy(`sudo ${command ?? 'apt install python3-venv'}`),
  );
}

const nameOf = (compiler: string | undefined) => (compiler ? ` (${compiler})` : '');
