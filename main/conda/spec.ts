import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { nixpkgsSettingSchema } from '../nix/pins/pin';
import { namesSettingSchema } from '../nix/spec';
import { pipSettings } from '../python/pip/settings';
import { holdsSecret, matchSpecProblem, parseMatchSpec } from './match-spec';

const channelPattern = /^[A-Za-z0-9][A-Za-z0-9:/._~@%+-]*$|^\/[^\0\n\r]*$|^file:\/\/[^\0\n\r\s]*$/;

/** What may be asked of a conda environment, whichever tool makes it. */
export const condaSpecSchema = z.strictObject({
  /** A version such as `3.12`; '' for whichever the packages allow. */
  python: z
    .string()
    .regex(/^(?:\d+(?:\.\d+){0,2})?$/, 'A Python is a version such as 3.12.')
    .default(''),
  /** In the order of their priority: names such as `conda-forge`, addresses, or absolute folders. */
  channels: z
    .array(
      z
        .string()
        .max(500)
        .regex(channelPattern, 'A channel is a name such as conda-forge, or an address.')
        .refine((text) => !holdsSecret(text), 'Keep tokens and passwords of channels in ~/.condarc.'),
    )
    .min(1, 'Name at least one channel.')
    .max(50)
    .default(['conda-forge']),
  /** Whether a package of a later channel is ever taken when an earlier channel has one of its name. */
  priority: z.enum(['strict', 'flexible', 'disabled']).default('flexible'),
  /** Packages of the channels, as match specs: `numpy>=2`, `pytorch=*=*cuda*`. */
  packages: z
    .array(
      z
        .string()
        .max(500)
        .superRefine((text, context) => {
          const message = matchSpecProblem(text);
          if (message !== undefined) context.addIssue({ code: 'custom', message });
        }),
    )
    .max(2000)
    .default([]),
  /** Versions that are held, as match specs: `numpy==2.1.0`; they count while such a package is there. */
  pins: z
    .array(
      z
        .string()
        .max(500)
        .refine((text) => parseMatchSpec(text)?.version !== undefined, 'This holds no version, such as numpy==2.1.0.'),
    )
    .max(2000)
    .default([]),
  /** Packages that pip installs afterwards. */
  ...pipSettings,
  /** `cloche` for Cloche's own folder, or the absolute folder of a root in which the tools find it by its name. */
  place: z
    .string()
    .max(4096)
    .regex(/^[^\0\n]*$/, 'A folder has no line breaks.')
    .refine((text) => text === 'cloche' || isAbsolute(text), 'A place is cloche, or an absolute folder.')
    .default('cloche'),
  /** Whether it is made and entered in a zone of Nix with the folders of other Linuxes: where it needs one, or as said. */
  zone: z.enum(['automatic', 'always', 'never']).default('automatic'),
  /** Libraries and programs of nixpkgs in /usr of the zone, by attribute paths. */
  libraries: namesSettingSchema,
  /** Which nixpkgs the zone is taken from, see {@link nixpkgsSettingSchema}; absent for that of NIX_PATH. */
  nixpkgs: nixpkgsSettingSchema.exactOptional(),
});
export type CondaSpec = z.infer<typeof condaSpecSchema>;

/** Channels that are addresses or folders, whoever has put what is there: of the list, and those or archives of packages. */
export function placesOf(channels: readonly string[], packages: readonly string[]): string[] {
  const ofPackages = packages.flatMap((text) => {
    const { channel, url } = parseMatchSpec(text) ?? {};
    return channel ?? url ?? [];
  });
  const named = [...channels, ...ofPackages];
  return [...new Set(named.filter((channel) => /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/)/.test(channel)))];
}

/** Lower-case names of what match specs ask for. */
export const namesOf = (specs: readonly string[]): string[] =>
  specs.flatMap((text) => parseMatchSpec(text)?.name ?? []);

/** The match specs of what has to be there: a Python always, and its pip where pip is to install something. */
export function wantedSpecs({ python, packages, requirements }: CondaSpec): string[] {
  const names = new Set(namesOf(packages));
  const version = python === '' ? 'python' : `python=${python}`;
  return [
    ...(names.has('python') && python === '' ? [] : [version]),
    ...(requirements.length > 0 && !names.has('pip') ? ['pip'] : []),
    ...packages,
  ];
}

/** {@link wantedSpecs} for an environment that is made: what is held is made in that version, whoever needs it. */
export const newSpecs = (spec: CondaSpec): string[] => [...wantedSpecs(spec), ...spec.pins];
