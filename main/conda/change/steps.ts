import { ClocheError, type Lock } from '../../../preload/contract';
import { parseMatchSpec } from '../match-spec';
import type { Wishes } from '../prefix/history';
import type { CondaRecord } from '../prefix/meta';
import { type CondaSpec, namesOf, wantedSpecs } from '../spec';
import type { CondaStep } from '../tools/tool';

/** What is changed; see the scope of an update of kinds. */
export interface CondaScope {
  readonly before: CondaSpec;
  readonly renews: readonly string[] | 'all';
  readonly removes: readonly string[];
  readonly made?: Lock | undefined;
}

/** What a Python package of a channel is named that nobody can do without here. */
export const isPythonName = (name: string): boolean => name === 'python' || name === 'pypy';

/** That Python would go, where these names are taken away; none for another change. */
export function pythonStays(names: readonly string[]): ClocheError {
  const isPython = names.some(isPythonName);
  const what = isPython
    ? 'Python itself cannot be removed.'
    : `${names.join(', ')} cannot be removed: Python needs it.`;
  const message = names.length === 0 ? 'The change would take away Python itself.' : what;
  return new ClocheError('invalid-input', message, {
    hint: 'The environment is made for its Python. Remove the environment, or ask for another version.',
  });
}

/**
 * What the tool has to do, in order, so that the packages of channels that are there become those that are asked for.
 * What nobody asks for any more goes unless something else that is asked for needs it. Throws `invalid-input`.
 */
export function stepsOf(spec: CondaSpec, scope: CondaScope, records: readonly CondaRecord[]): CondaStep[] {
  const { before, renews, removes } = scope;
  const installed = new Map(records.map((record) => [record.name, record]));
  const [wanted, wantedBefore] = [wantedSpecs(spec), wantedSpecs(before)];
  const needed = needsOf(namesOf(wanted), records);
  const isDropped = (name: string) => !needed.has(name);
  const gone = [...removes.map((name) => name.toLowerCase()), ...namesOf(wantedBefore).filter(isDropped)];
  const names = [...new Set(gone)].filter((name) => installed.has(name));
  if (names.some(isPythonName)) throw pythonStays(names);
  const specs = [
    ...wanted.filter((text) => isToInstall(text, wantedBefore, installed)),
    ...changedPins(spec, installed),
  ];
  const newest =
    renews === 'all' ? renews : renews.map((name) => name.toLowerCase()).filter((name) => installed.has(name));
  if (specs.length > 0 && newest.length > 0)
    throw new ClocheError('invalid-input', 'Packages cannot be brought up to date while others are asked for.', {
      hint: 'Do one after the other.',
    });
  return [
    ...(names.length > 0 ? [{ verb: 'remove' as const, names }] : []),
    ...(specs.length > 0 ? [{ verb: 'install' as const, specs }] : []),
    ...(newest.length > 0 ? [{ verb: 'update' as const, names: newest }] : []),
  ];
}

/**
 * What of a change the tools would not note, as they are not asked for it or find it done: packages that are there and
 * asked for from now on, or asked for no longer and needed all the same. `known` are the names that their history asks for.
 */
export function wishesOf(
  spec: CondaSpec,
  { before }: CondaScope,
  records: readonly CondaRecord[],
  known: ReadonlySet<string>,
): Wishes {
  const installed = new Set(records.map(({ name }) => name));
  const [wanted, wantedBefore] = [wantedSpecs(spec), wantedSpecs(before)];
  const names = namesOf(wanted);
  const needed = needsOf(names, records);
  return {
    asked: wanted.filter((text) => {
      const { name = '' } = parseMatchSpec(text) ?? {};
      return installed.has(name) && !(known.has(name) && wantedBefore.includes(text));
    }),
    dropped: namesOf(wantedBefore).filter((name) => !names.includes(name) && needed.has(name) && installed.has(name)),
  };
}

/** The names, and those of all that they need, as far as it is there. */
function needsOf(names: readonly string[], records: readonly CondaRecord[]): ReadonlySet<string> {
  return reach(names, new Map(records.map(({ name, depends }) => [name, namesOf(depends)])));
}

/** The names, and those of all that need them. */
export function dependantsOf(names: readonly string[], records: readonly CondaRecord[]): ReadonlySet<string> {
  const needing = new Map<string, string[]>();
  for (const { name, depends } of records)
    for (const need of namesOf(depends)) needing.set(need, [...(needing.get(need) ?? []), name]);
  return reach(names, needing);
}

function reach(names: readonly string[], next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...(next.get(name) ?? []));
  }
  return found;
}

/** What is there already is asked for again only where its version, its build or the like is another question now. */
function isToInstall(text: string, before: readonly string[], installed: ReadonlyMap<string, CondaRecord>): boolean {
  const { name = '', version, build, url, more } = parseMatchSpec(text) ?? {};
  return !installed.has(name) || ((version ?? build ?? url ?? more) !== undefined && !before.includes(text));
}

/** Pins of another version than that which is there. */
function changedPins({ pins }: CondaSpec, installed: ReadonlyMap<string, CondaRecord>): string[] {
  return pins.filter((text) => {
    const { name = '', version = '' } = parseMatchSpec(text) ?? {};
    const there = installed.get(name)?.version;
    return there !== undefined && /^==[^,|*]+$/.test(version) && version.slice(2) !== there;
  });
}
