import type { ExportedFile, FormatId, Lock } from '../../../preload/contract';
import { nixDocument } from '../../nix/texts/document';
import { type NixBinding, type NixExpression, nixLines } from '../../nix/texts/expression';
import { writeNix } from '../../nix/texts/formats';
import { nixString } from '../../nix/texts/text';
import { requirementLines } from '../../python/pip/requirements-file';
import { wantedSpecs } from '../spec';
import type { CondaSubject } from '../subject';
import type { CondaTool } from '../tools/tool';
import { condaZone } from './expression';

type Shown = Pick<CondaSubject, 'name' | 'spec'>;

/** How each tool is put to work in the profile of a zone: constants in which nothing of the user's stands. */
const words: Readonly<
  Record<CondaTool['id'], { readonly begin: string; readonly root: string; readonly create: string }>
> = {
  micromamba: {
    begin: `export MAMBA_ROOT_PREFIX="''\${MAMBA_ROOT_PREFIX:-$PWD/.mamba}"
eval "$(micromamba shell hook --shell bash)"`,
    root: '$MAMBA_ROOT_PREFIX',
    create: `micromamba create --yes --channel-priority \${priority}`,
  },
  conda: {
    begin: `export PATH="$PATH:$HOME/.conda/bin"
# The installer has had both names.
command -v conda >/dev/null || $(command -v install-conda || command -v conda-install) -u
eval "$(conda shell.bash hook)"`,
    root: '$(conda info --base)',
    create: `CONDA_CHANNEL_PRIORITY=\${priority} conda create --yes`,
  },
};

/**
 * The zone that makes the environment where it is not there yet, and enters it. What the user wrote stands in strings of
 * Nix, and reaches the shell through the quoting of nixpkgs.
 */
export function condaExpression(tool: Pick<CondaTool, 'id'>, { name, spec }: Shown): NixExpression {
  const lists = {
    channels: spec.channels,
    packages: wantedSpecs(spec),
    requirements: requirementLines(spec),
    constraints: requirementLines({ requirements: spec.constraints ?? [] }),
  };
  const hasPip = lists.requirements.length > 0;
  const strings: readonly NixBinding[] = [
    { name: 'name', value: nixString(name) },
    { name: 'priority', value: nixString(spec.priority) },
    ...listBinding('channels', lists.channels),
    ...listBinding('packages', lists.packages),
    ...(hasPip ? listBinding('requirements', lists.requirements) : []),
    ...(hasPip && lists.constraints.length > 0 ? listBinding('constraints', lists.constraints) : []),
  ];
  const profile = profileOf(tool.id, { hasPip, hasConstraints: lists.constraints.length > 0 });
  return {
    bindings: [...strings, ...condaZone(tool, spec.libraries, { name, profile })],
    shell: 'zone.env',
    package: 'zone',
    packages: ['zone'],
    losses: [],
  };
}

const listBinding = (name: string, items: readonly string[]): NixBinding[] => [
  { name, value: nixLines(items.map(nixString)) },
];

function profileOf(
  id: CondaTool['id'],
  { hasPip, hasConstraints }: { readonly hasPip: boolean; readonly hasConstraints: boolean },
): string {
  const { begin, root, create } = words[id];
  const environment = `"${root}/envs/"\${pkgs.lib.escapeShellArg name}`;
  const file = (option: string, list: string) =>
    ` \\\n      ${option} \${pkgs.writeText "${list}.txt" (pkgs.lib.concatStringsSep "\\n" ${list})}`;
  const pip = `
  ${environment}/bin/python -m pip install${file('--requirement', 'requirements')}${hasConstraints ? file('--constraint', 'constraints') : ''}`;
  const lines = `${begin}
if [ ! -e ${environment}/conda-meta/history ]; then
  ${create} --name \${pkgs.lib.escapeShellArg name} \\
    --override-channels \${pkgs.lib.concatMapStringsSep " " (channel: "--channel \${pkgs.lib.escapeShellArg channel}") channels} \\
    \${pkgs.lib.escapeShellArgs packages}${hasPip ? pip : ''}
fi
${id} activate \${pkgs.lib.escapeShellArg name}`;
  return `''\n  ${lines.replaceAll('\n', '\n  ')}\n''`;
}

/** The environment as Nix for people, in a format of `nixFormats`. */
export async function showCondaNix(
  tool: Pick<CondaTool, 'id'>,
  { name, spec }: Shown,
  lock: Lock | undefined,
  format: FormatId,
): Promise<ExportedFile> {
  const asked = { name, spec: { python: 'python3', nixpkgs: spec.nixpkgs ?? '', allow: [] } };
  const expression = condaExpression(tool, { name, spec });
  const losses = [
    'The environment itself is left out: it is made from what was asked for when the zone is entered first.',
  ];
  // Its Python is none of nixpkgs, whatever the zone is of.
  const { sources: _sources, ...made } = lock ?? {};
  const document = await nixDocument(asked, lock && (made as Lock), expression, { losses });
  return writeNix(document, format);
}
