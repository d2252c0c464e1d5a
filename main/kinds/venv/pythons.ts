import type { Completion, CompletionSet, Completions, Interpreter, Spec } from '../../../preload/contract';
import { completeNames } from '../../nix/names/package-names';
import { probeNix } from '../../nix/run/nix';
import { findInterpreters, notFoundMessage } from '../../python/interpreters';
import { isPythonRange, isPythonWithin } from '../../python/python-range';
import type { CompletionQuery, ProbeContext } from '../kind';
import { isOfNixpkgs } from './nix-python';

/** Names of interpreters of nixpkgs of Python 2: it has no module venv. */
const withoutVenv = /^python2|^pypy(?:27)?(?:_|$)/;
const cannot = 'makes no venv';

/** Pythons for what was typed: first those of this machine, then those of the nixpkgs that the form names, where there is Nix. */
export async function completePythons(
  set: CompletionSet,
  { nixpkgs }: Spec,
  { text, limit }: CompletionQuery,
  context: ProbeContext,
): Promise<Completions> {
  const here = listPythons(await findInterpreters(context));
  const found = here.filter((item) => isMeant(item, text)).slice(0, limit);
  const absence = found.length === 0 && isOfVersion(text) ? { reason: notFoundMessage(text.trim()) } : {};
  const ofMachine: Completions = { state: 'ready', items: found, total: here.length, ...absence };
  if (!(await probeNix(context)).available) return ofMachine;
  const source = { nixpkgs: typeof nixpkgs === 'string' ? nixpkgs : '', python: 'python3' };
  const { items, total, ...answer } = await completeNames(set, source, { text, limit }, context);
  // Who neither has a nixpkgs nor types a name of one has no use for what is wrong with it.
  const isNixMeant = source.nixpkgs !== '' || isOfNixpkgs({ python: text.trim() });
  if (answer.state === 'unavailable' && !isNixMeant) return ofMachine;
  const all = [...found, ...items.map(withCaution)].slice(0, limit);
  return { ...absence, ...answer, items: all, total: here.length + total };
}

/** Whether a version is typed, or a range of them, rather than a path or a name. */
function isOfVersion(text: string): boolean {
  const typed = text.trim();
  return /^\d+(\.\d+)*$/.test(typed) || isPythonRange(typed);
}

/** Whether an interpreter may be the one that is typed: a part of what it is told by, or a range of versions. */
export function isMeant({ name, version, description }: Completion, text: string): boolean {
  const typed = text.trim().toLowerCase();
  if (isPythonRange(typed)) return isPythonWithin(version ?? name, typed);
  return [name, version, description].some((word) => word?.toLowerCase().includes(typed));
}

const withCaution = (item: Completion): Completion =>
  withoutVenv.test(item.name) ? { ...item, caution: cannot } : item;

/** The interpreters of this machine: each by its version where that names it alone, otherwise by its path. */
export function listPythons(interpreters: readonly Interpreter[]): Completion[] {
  const seen = new Set<string>();
  return interpreters.map(({ path, version, implementation, venv }): Completion => {
    const isAlone = venv.available && version !== undefined && implementation === 'CPython' && !seen.has(version);
    if (isAlone) {
      seen.add(version);
      return { name: version, description: path };
    }
    return {
      name: path,
      ...(version === undefined ? {} : { version }),
      ...(implementation === undefined || implementation === 'CPython' ? {} : { description: implementation }),
      ...(venv.available ? {} : { description: venv.reason, caution: cannot }),
    };
  });
}
