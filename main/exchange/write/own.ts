import { ClocheError, type ExportedFile, type FormatId, type Spec } from '../../../preload/contract';
import { placesOf } from '../../conda/spec';
import type { KnownEnvironment } from '../../environments/environments';
import { nixFormats } from '../../nix/texts/formats';
import { isLines, lineSettings } from '../cloche-schema';
import { isMachinePath, withoutCredentials } from '../scrub';
import { leftOut, type Places } from './left-out';
import { portableRequirements } from './portable-requirements';
import { portableVariables } from './portable-variables';
import type { Snapshot } from './snapshot';

/** A format that only the kind knows; what it writes leaves this machine without secrets, whatever the kind. */
export async function writeOwn(
  { kind, subject, lock }: KnownEnvironment,
  snapshot: Snapshot,
  format: FormatId,
): Promise<ExportedFile> {
  if (!kind.write) throw new ClocheError('unsupported', `${subject.name} cannot be exported as ${format}.`);
  const losses: string[] = [];
  const { variables } = portableVariables(subject.variables, losses);
  const spec = portableSettings(subject.spec, kind.takes.packages === 'conda', losses);
  const written = await kind.write({ ...subject, spec, variables }, lock, format);
  const text = withoutCredentials(written.text);
  if (text !== written.text) losses.push('The logins in its addresses are left out.');
  if (isNixFormat(format) && Object.keys(variables).length > 0)
    losses.push('Nix sets none of its variables: they stand in a comment, for an import into Cloche.');
  if (isNixFormat(format) && subject.notes !== undefined) losses.push('Its notes are left out.');
  const places = placesInConda[format];
  if (kind.takes.packages === 'conda' && places) losses.push(...leftOut(snapshot, places));
  return { ...written, text, losses: [...new Set([...written.losses, ...losses])] };
}

/** Whether a format is Nix. */
export const isNixFormat = (format: FormatId): boolean => nixFormats.some((own) => own === format);

const asked = { python: true, variables: true, settings: ['channels', 'pins'] } as const;
const made = { ...asked, constraints: true } as const;
/** What the formats of conda have places for; those of Nix say themselves what they leave out. */
const placesInConda: Readonly<Partial<Record<FormatId, Places>>> = {
  'environment.yml': asked,
  'environment-versions.yml': made,
  'environment-builds.yml': made,
  'conda-explicit': made,
};

/** Files that the settings of a kind of Nix name are the text’s own concern: the kind says where they have to be. */
function portableSettings(spec: Spec, isOfConda: boolean, losses: string[]): Spec {
  const portable: Spec = { ...spec };
  for (const key of lineSettings) {
    const lines = spec[key];
    if (isLines(lines)) portable[key] = portableRequirements(lines, losses);
  }
  if (!isOfConda) return portable;
  for (const key of ['channels', 'packages', 'pins']) {
    const items = spec[key];
    if (isLines(items)) portable[key] = items.filter((item) => isEverywhere(key, item, losses));
  }
  return portable;
}

function isEverywhere(key: string, item: string, losses: string[]): boolean {
  const places = key === 'channels' ? placesOf([item], []) : placesOf([], [item]);
  if (!places.some((place) => isMachinePath(place))) return true;
  losses.push(`“${item}” names a folder of this machine and is left out.`);
  return false;
}
