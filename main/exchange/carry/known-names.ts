import { ClocheError, type Completion, type CompletionSet, type Spec } from '../../../preload/contract';
import type { Kind, ProbeContext } from '../../kinds/kind';
import type { KnownPackages } from '../../names/known-packages';

/** What is known on this machine of the names that a spec asks for. */
export interface KnownNames {
  /** Whether there is such a package; undefined where nobody has read that yet. */
  has(name: string): boolean | undefined;
  /** Names that are like one that is not there. */
  near(name: string): readonly string[];
  /** The interpreters of the nixpkgs that is taken, the usual one first, then the newest; none where nobody has read that yet. */
  pythons(): readonly Completion[];
}

/** Of no name anything. */
export const nothingKnown: KnownNames = { has: () => undefined, near: () => [], pythons: () => [] };

/** Stands for interpreters among names. */
const interpreters = '(interpreters)';

/** Of no name anything, but which ones somebody asks for, and of interpreters by {@link interpreters}. */
export const noting = (asked: Set<string>): KnownNames => ({
  has: (name) => {
    asked.add(name);
    return undefined;
  },
  near: () => [],
  pythons: () => {
    asked.add(interpreters);
    return [];
  },
});

/** In which nothing can be run or begun: only what was read before is answered with. */
export const still: ProbeContext = {
  run: () => Promise.reject(new ClocheError('cancelled', 'Nothing is run to look up names.')),
  signal: AbortSignal.abort(),
};

const unknown: KnownPackages = { missing: [], isWhole: false };

/** {@link Kind.lookUp}, also of a kind that has no lists, of one that cannot say, and of a spec that is none. */
export async function lookUpPackages(
  kind: Pick<Kind, 'lookUp' | 'spec'>,
  spec: Spec,
  context: ProbeContext,
): Promise<KnownPackages> {
  const asked = kind.spec.safeParse(spec);
  if (!asked.success) return unknown;
  try {
    return (await kind.lookUp?.(asked.data, context)) ?? unknown;
  } catch (thrown) {
    if (thrown instanceof ClocheError) return unknown;
    throw thrown;
  }
}

const nearMax = 3;
/** To find names that are like one takes long: it is compared with all others. */
const misspeltMax = 10;

/**
 * What is known of the names that a spec asks for, and of what else was noted by {@link noting}, without reading, running or
 * fetching anything for it. Names that are like one that is not there are looked for where `wantsNear` says so.
 */
export async function lookUpNames(
  kind: Pick<Kind, 'lookUp' | 'spec' | 'complete' | 'takes'>,
  spec: Spec,
  noted: ReadonlySet<string>,
  wantsNear: boolean,
): Promise<KnownNames> {
  const { missing, isWhole } = await lookUpPackages(kind, spec, still);
  const near = new Map<string, readonly string[]>();
  const set: CompletionSet = kind.takes.packages === 'conda' ? 'conda-packages' : 'python-packages';
  for (const { name } of wantsNear ? missing.slice(0, misspeltMax) : []) {
    const answer = await kind.complete?.(set, spec, { text: name, limit: nearMax }, still).catch(() => undefined);
    near.set(name, answer?.items.map((item) => item.name) ?? []);
  }
  const pythons = noted.has(interpreters) ? await pythonsOf(kind, spec) : [];
  const absent = new Set(missing.map(({ name }) => name));
  return {
    has: (name) => (absent.has(name) ? false : isWhole || undefined),
    near: (name) => near.get(name) ?? [],
    pythons: () => pythons,
  };
}

const pythonsMax = 200;
const usual = 'python3';

/** CPython as nixpkgs has it: neither what it refuses, nor builds without something. */
async function pythonsOf(kind: Pick<Kind, 'complete' | 'takes'>, spec: Spec): Promise<Completion[]> {
  if (kind.takes.python !== 'nixpkgs') return [];
  const query = { text: usual, limit: pythonsMax };
  const answer = await kind.complete?.('interpreters', spec, query, still).catch(() => undefined);
  if (answer?.state !== 'ready') return [];
  const usable = answer.items.filter(({ name, caution }) => /^python3\d*$/.test(name) && caution === undefined);
  return usable.sort(
    (left, right) => Number(right.name === usual) - Number(left.name === usual) || byVersion(left, right),
  );
}

const byVersion = (left: Completion, right: Completion): number =>
  (right.version ?? '').localeCompare(left.version ?? '', 'en', { numeric: true });
