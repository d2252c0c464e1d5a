import { shortVersion } from './judge';
import { checkMarker, readTokens } from './requirement-marker';
import { satisfiesSpecifier } from './version-specifier';

/** What the variables of a marker stand for; one that is absent is not known. */
export type MarkerEnvironment = Readonly<Record<string, string>>;

/** A Python of Linux, as far as markers ask and as far as it is known. */
export interface MarkerPython {
  /** Full version, such as `3.12.4`. */
  readonly version?: string | undefined;
  /** `cpython`, `pypy` and the like. */
  readonly implementation?: string | undefined;
}

const machines: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', ia32: 'i686', arm: 'armv7l' };
const implementationNames: Readonly<Record<string, string>> = { cpython: 'CPython', pypy: 'PyPy' };

/** The variables for a Python of this machine, or of another Linux of its architecture. */
export function linuxEnvironment({ version, implementation }: MarkerPython = {}): MarkerEnvironment {
  const machine = machines[process.arch];
  return {
    os_name: 'posix',
    sys_platform: 'linux',
    platform_system: 'Linux',
    extra: '',
    ...(machine === undefined ? {} : { platform_machine: machine }),
    ...(version === undefined ? {} : { python_version: shortVersion(version), python_full_version: version }),
    ...(implementation === undefined ? {} : implementationVariables(implementation)),
  };
}

const implementationVariables = (implementation: string): MarkerEnvironment => ({
  platform_python_implementation: implementationNames[implementation] ?? implementation,
  implementation_name: implementation,
});

/**
 * Whether a marker that `checkMarker` takes holds in an environment; undefined when it asks for what is not known
 * there. Throws a LineError for what is no marker.
 */
export function markerHolds(marker: string, environment: MarkerEnvironment): boolean | undefined {
  checkMarker(marker);
  return readOr({ tokens: readTokens(marker), at: 0, environment });
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
  readonly environment: MarkerEnvironment;
}

function readOr(reader: Reader): boolean | undefined {
  const values = readChain(reader, 'or', readAnd);
  if (values.includes(true)) return true;
  return values.includes(undefined) ? undefined : false;
}

function readAnd(reader: Reader): boolean | undefined {
  const values = readChain(reader, 'and', readTerm);
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}

function readChain(reader: Reader, word: string, read: (reader: Reader) => boolean | undefined) {
  const values = [read(reader)];
  while (reader.tokens[reader.at] === word) {
    reader.at += 1;
    values.push(read(reader));
  }
  return values;
}

function readTerm(reader: Reader): boolean | undefined {
  if (reader.tokens[reader.at] === '(') {
    reader.at += 1;
    const value = readOr(reader);
    reader.at += 1;
    return value;
  }
  const [left = '', operator = '', right = ''] = reader.tokens.slice(reader.at, reader.at + 3);
  reader.at += 3;
  const [first, second] = [left, right].map((word) => valueIn(word, reader.environment));
  if (first !== undefined && second !== undefined && lists.has(right))
    return second.split(' ').includes(first) === (operator === 'in');
  return first === undefined || second === undefined ? undefined : compare(first, operator, second);
}

/** Variables of lock files (PEP 751) that stand for several names, separated by blanks. */
const lists = new Set(['extras', 'dependency_groups']);

/** The older spellings of some variables, which pip still takes. */
const aliases: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

function valueIn(word: string, environment: MarkerEnvironment): string | undefined {
  if (/^["']/.test(word)) return word.slice(1, -1);
  const name = aliases[word] ?? word;
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

/** By PEP 508: as versions where both are, otherwise as texts. */
function compare(left: string, operator: string, right: string): boolean {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  const asVersions = /^\d/.test(right) ? satisfiesSpecifier(left, operator + right) : undefined;
  if (asVersions !== undefined) return asVersions;
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
