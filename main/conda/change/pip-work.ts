import type { Package } from '../../../preload/contract';
import { majorMinor } from '../../python/judge';
import { normalizeName } from '../../python/package-name';
import { installs, namesIn, type PipRequest, readEntries, requirementLines } from '../../python/pip/requirements-file';
import type { CondaSpec } from '../spec';
import type { Foresight } from './foresight';
import { type CondaScope, isPythonName } from './steps';

/** What pip has to do in a change. */
export interface PipWork {
  /** Names of distributions that go. */
  readonly removes: readonly string[];
  /** What is to be installed; undefined for nothing. */
  readonly installs?: PipRequest;
  /** What is to be the newest that fits; undefined for nothing. */
  readonly upgrades?: PipRequest;
  /** The Python is another one afterwards, for which everything is installed anew. */
  readonly isOtherPython: boolean;
}

/** What pip has to do so that what it has put there, `distributions`, becomes what is asked for. */
export function pipWorkOf(
  spec: CondaSpec,
  { before, renews, removes }: CondaScope,
  foresight: Pick<Foresight, 'before' | 'after'>,
  distributions: readonly Package[],
): PipWork {
  const there = new Map(distributions.map(({ name }) => [normalizeName(name), name]));
  const asked = namesIn(spec);
  const dropped = namesIn(before).filter((name) => !asked.includes(name));
  const gone = [...removes.map(normalizeName), ...dropped].flatMap((name) => there.get(name) ?? []);
  const isOtherPython = seriesOf(foresight.before) !== seriesOf([...foresight.after.values()]);
  const isChanged = linesOf(spec) !== linesOf(before) || asked.some((name) => !there.has(name));
  const isAsked = readEntries(spec.requirements).some(installs);
  const upgrades = isOtherPython ? undefined : upgradesOf(spec, renews, there);
  return {
    removes: isOtherPython ? [] : [...new Set(gone)],
    ...(isAsked && (isOtherPython || isChanged) ? { installs: spec } : {}),
    ...(upgrades ? { upgrades } : {}),
    isOtherPython,
  };
}

const linesOf = (spec: CondaSpec) => JSON.stringify([requirementLines(spec), spec.constraints ?? []]);

/** The Python as its library folder is called. */
function seriesOf(packages: readonly { readonly name: string; readonly version: string }[]): string {
  const version = packages.find(({ name }) => isPythonName(name))?.version ?? '';
  return majorMinor(version).join('.');
}

/** Of the lines those that are about the names, with the options; of what nobody asks for its name. */
function upgradesOf(
  spec: CondaSpec,
  renews: CondaScope['renews'],
  there: ReadonlyMap<string, string>,
): PipRequest | undefined {
  if (renews === 'all') return readEntries(spec.requirements).some(installs) ? spec : undefined;
  const names = renews.map(normalizeName).filter((name) => there.has(name));
  if (names.length === 0) return undefined;
  const entries = readEntries(spec.requirements);
  const isAbout = (name: string | undefined) => name !== undefined && names.includes(normalizeName(name));
  const lines = entries.flatMap((entry) => {
    if (entry.type === 'option') return [entry.text];
    return 'name' in entry && isAbout(entry.name) ? [entry.text] : [];
  });
  const asked = namesIn(spec);
  return { ...spec, requirements: [...new Set([...lines, ...names.filter((name) => !asked.includes(name))])] };
}
