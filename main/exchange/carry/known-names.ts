import { ClocheError, type CompletionSet, type Spec } from '../../../preload/contract';
import type { Kind, ProbeContext } from '../../kinds/kind';
import type { KnownPackages } from '../../names/known-packages';

/** What is known on this machine of the names that a spec asks for. */
export interface KnownNames {
  /** Whether there is such a package; undefined where nobody has read that yet. */
  has(name: string): boolean | undefined;
  /** Names that are like one that is not there. */
  near(name: string): readonly string[];
}

/** Of no name anything. */
export const nothingKnown: KnownNames = { has: () => undefined, near: () => [] };

/** Of no name anything, but which ones somebody asks for. */
export const noting = (asked: Set<string>): KnownNames => ({
  has: (name) => {
    asked.add(name);
    return undefined;
  },
  near: () => [],
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
 * What is known of the names that a spec asks for, without reading, running or fetching anything for it. Names that are like
 * one that is not there are looked for where `wantsNear` says so.
 */
export async function lookUpNames(
  kind: Pick<Kind, 'lookUp' | 'spec' | 'complete' | 'takes'>,
  spec: Spec,
  wantsNear: boolean,
): Promise<KnownNames> {
  const { missing, isWhole } = await lookUpPackages(kind, spec, still);
  const near = new Map<string, readonly string[]>();
  const set: CompletionSet = kind.takes.packages === 'conda' ? 'conda-packages' : 'python-packages';
  for (const { name } of wantsNear ? missing.slice(0, misspeltMax) : []) {
    const answer = await kind.complete?.(set, spec, { text: name, limit: nearMax }, still).catch(() => undefined);
    near.set(name, answer?.items.map((item) => item.name) ?? []);
  }
  const absent = new Set(missing.map(({ name }) => name));
  return {
    has: (name) => (absent.has(name) ? false : isWhole || undefined),
    near: (name) => near.get(name) ?? [],
  };
}
