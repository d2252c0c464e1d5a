/** A part of a component: a number, or letters; `post` is more than any number. */
type Part = number | bigint | string;

/** A version as conda compares it. */
interface Ordered {
  readonly epoch: readonly Part[][];
  readonly local: readonly Part[][];
}

const shape = /^(?:(\d+)!)?([*._0-9a-z]+)(?:\+([*._0-9a-z]+))?$/;
const exactDigitsMax = 15;

/**
 * Compares two versions as conda orders them: negative when the first is older. What is no version is older than all that
 * are: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html#version-ordering
 */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [parse(left), parse(right)];
  if (one && other) return compareComponents(one.epoch, other.epoch) || compareComponents(one.local, other.local);
  if (one) return 1;
  if (other) return -1;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The newest of some versions, of which there is one at least. */
export const newestOf = (versions: Iterable<string>): string => {
  let newest: string | undefined;
  for (const version of versions) if (newest === undefined || compareVersions(version, newest) > 0) newest = version;
  return newest ?? '';
};

function parse(text: string): Ordered | null {
  const lower = text.trim().toLowerCase();
  // Dashes stand for underscores where there is none of these.
  const normal = lower.includes('-') && !lower.includes('_') ? lower.replaceAll('-', '_') : lower;
  const [, epoch = '0', version, local] = shape.exec(normal) ?? [];
  if (version === undefined) return null;
  const [components, more] = [split(version), local === undefined ? [] : split(local)];
  return components && more && { epoch: [[numberOf(epoch)], ...components], local: more };
}

function split(text: string): Part[][] | null {
  // An underscore at the end belongs to what it follows: 1.0.1_ is before 1.0.1a.
  const isOpen = text.endsWith('_') && text.length > 1;
  const words = (isOpen ? text.slice(0, -1) : text).split(/[._]/);
  if (isOpen) words.push(`${words.pop()}_`);
  return words.includes('') ? null : words.map(partsOf);
}

/** Runs of digits and of others; one that begins with letters has a 0 before it, to keep both in step. */
function partsOf(component: string): Part[] {
  const runs = component.match(/\d+|\*+|[^\d*]+/g) ?? [];
  const parts = runs.map((run): Part => {
    if (/^\d/.test(run)) return numberOf(run);
    // In capitals it is before all other letters.
    return run === 'post' ? Number.POSITIVE_INFINITY : run === 'dev' ? 'DEV' : run;
  });
  return /^\d/.test(component) ? parts : [0, ...parts];
}

const numberOf = (digits: string): number | bigint =>
  digits.length <= exactDigitsMax ? Number(digits) : BigInt(digits);

function compareComponents(left: readonly Part[][], right: readonly Part[][]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = compareParts(left[at] ?? [], right[at] ?? []);
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(left: readonly Part[], right: readonly Part[]): number {
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [one, other] = [left[at] ?? 0, right[at] ?? 0];
    if (typeof one === 'string' && typeof other !== 'string') return -1;
    if (typeof one !== 'string' && typeof other === 'string') return 1;
    if (one < other) return -1;
    if (one > other) return 1;
  }
  return 0;
}
