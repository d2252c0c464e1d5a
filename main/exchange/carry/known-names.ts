import { ClocheError, type CompletionSet, type Spec } from '../../../preload/contract';
import type { Kind, ProbeContext } from '../../kinds/kind';

/** What is known on this machine of the names that a kind takes its packages by. */
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
const still: ProbeContext = {
  run: () => Promise.reject(new ClocheError('cancelled', 'Nothing is run to look up names.')),
  signal: AbortSignal.abort(),
};

/** How much is looked up: a name that is not there costs the most, as it is compared with all others. */
export interface LookUpLimits {
  readonly namesMax: number;
  readonly missesMax: number;
}

/** For what is going to be asked for. */
export const thorough: LookUpLimits = { namesMax: 300, missesMax: 300 };
/** For what is only offered: what is beyond is not known. */
export const quick: LookUpLimits = { namesMax: 20, missesMax: 3 };

const nearMax = 3;

/** What is known of names, without reading, running or fetching anything for it. */
export async function lookUpNames(
  kind: Pick<Kind, 'complete' | 'takes'>,
  spec: Spec,
  names: ReadonlySet<string>,
  { namesMax, missesMax }: LookUpLimits,
): Promise<KnownNames> {
  const set: CompletionSet = kind.takes.packages === 'conda' ? 'conda-packages' : 'python-packages';
  const found = new Map<string, readonly string[]>();
  let misses = 0;
  for (const name of [...names].slice(0, namesMax)) {
    const answer = await kind.complete?.(set, spec, { text: name, limit: nearMax }, still).catch(() => undefined);
    const near = answer?.items.map((item) => item.name) ?? [];
    if (answer?.state !== 'ready' && !near.includes(name)) return nothingKnown;
    found.set(name, near);
    if (!near.includes(name)) misses += 1;
    if (misses >= missesMax) break;
  }
  return {
    has: (name) => found.get(name)?.includes(name),
    near: (name) => found.get(name) ?? [],
  };
}
