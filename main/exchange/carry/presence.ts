import type { Candidate, Spec } from '../../../preload/contract';
import { parseMatchSpec } from '../../conda/match-spec';
import type { Kind } from '../../kinds/kind';
import { lookUpPackages, still } from './known-names';

/** What is known of whether packages are there. */
export type Presence = Pick<Candidate, 'lacking' | 'isKnown'>;

/** Which of the packages of a spec are known to be missing, and whether all that it asks for is known to be there. */
export async function presenceOf(kind: Pick<Kind, 'takes' | 'spec' | 'lookUp'>, spec: Spec): Promise<Presence> {
  const { missing, isWhole } = await lookUpPackages(kind, spec, still);
  // What pip is asked for no list tells, and none tells versions.
  const isByName = [spec.requirements, spec.constraints].every((lines) => linesOf(lines).length === 0);
  const hasVersions = kind.takes.packages === 'conda' && linesOf(spec.packages).some(hasVersion);
  return {
    lacking: [...new Set(missing.map(({ name }) => name))],
    isKnown: isWhole && missing.length === 0 && isByName && !hasVersions,
  };
}

const linesOf = (value: Spec[string] | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Whether a name is not all that a match spec asks for. */
function hasVersion(text: string): boolean {
  const { version, build } = parseMatchSpec(text) ?? {};
  return version !== undefined || build !== undefined;
}
