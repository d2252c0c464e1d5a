import type { Candidate, Spec } from '../../../preload/contract';
import { parseMatchSpec } from '../../conda/match-spec';
import type { Kind } from '../../kinds/kind';
import { nameOfSpec } from './conda-names';
import { lookUpNames, quick } from './known-names';

/** What is known of whether packages are there. */
export type Presence = Pick<Candidate, 'lacking' | 'isKnown'>;

type Taker = Pick<Kind, 'takes' | 'complete'>;

const linesOf = (value: Spec[string] | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The packages of a spec by the names under which a kind knows them; not those for pip, which no list tells. */
function wantedNames({ takes }: Taker, spec: Spec): string[] {
  const packages = linesOf(spec.packages);
  return takes.packages === 'conda' ? packages.map(nameOfSpec).filter(Boolean) : packages;
}

/** Which of the packages of a spec are known to be missing, and whether all that it asks for is known to be there. */
export async function presenceOf(kind: Taker, spec: Spec): Promise<Presence> {
  const { takes } = kind;
  const names = wantedNames(kind, spec);
  const known = await lookUpNames(kind, spec, new Set(names), quick);
  const others = [spec.requirements, spec.constraints, ...(takes.programs === undefined ? [] : [spec[takes.programs]])];
  const isByName = others.every((value) => linesOf(value).length === 0) && !linesOf(spec.packages).some(hasVersion);
  return {
    lacking: [...new Set(names.filter((name) => known.has(name) === false))],
    isKnown: isByName && names.every((name) => known.has(name) === true),
  };
}

/** Whether a name is not all that a match spec asks for. */
function hasVersion(text: string): boolean {
  const { version, build } = parseMatchSpec(text) ?? {};
  return version !== undefined || build !== undefined;
}
