import { ClocheError, type FormatId } from '../../../preload/contract';

const ofNix = 'It is written from environments with a Python of nixpkgs: convert it to a kind of Nix.';
const ofConda = 'Only packages of conda’s channels have builds: convert it to a kind of conda.';

/** Why a format is written of some environments only, and how to come to one of those. */
const reasons: Readonly<Partial<Record<FormatId, string>>> = {
  'shell.nix': ofNix,
  'flake.nix': ofNix,
  'configuration.nix': ofNix,
  'environment-builds.yml': ofConda,
  'conda-explicit': ofConda,
};

/** That an environment has no such format, with those that it has. */
export function unsupportedFormat(name: string, format: FormatId, formats: readonly FormatId[]): ClocheError {
  const reason = reasons[format];
  return new ClocheError('unsupported', `${name} cannot be exported as ${format}.`, {
    hint: `${reason === undefined ? '' : `${reason} `}Its formats are: ${formats.join(', ')}.`,
  });
}
