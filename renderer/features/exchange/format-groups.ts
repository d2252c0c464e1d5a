import type { FormatId } from '../../../preload/contract';
import { strings } from '../../strings';

/** Formats by whom they are for, in the order in which they are offered. */
const groups: readonly (readonly [title: string, formats: readonly FormatId[]])[] = [
  [strings.export.groups.cloche, ['cloche', 'cloche-bundle']],
  [
    strings.export.groups.pip,
    ['requirements', 'requirements-plain', 'requirements-hashed', 'pylock.toml', 'pyproject.toml'],
  ],
  [
    strings.export.groups.conda,
    ['environment.yml', 'environment-versions.yml', 'environment-builds.yml', 'conda-explicit'],
  ],
  [strings.export.groups.nix, ['shell.nix', 'flake.nix', 'configuration.nix']],
  [strings.export.groups.containers, ['Dockerfile', 'devcontainer.json']],
];

/** The choices of formats, those for the same people together, each with what it is for. */
export function formatOptions(formats: readonly FormatId[]) {
  return groups.flatMap(([group, members]) =>
    members
      .filter((id) => formats.includes(id))
      .map((id) => ({ value: id, label: strings.export.formats[id], help: strings.export.purposes[id], group })),
  );
}
