import { access, readlink } from 'node:fs/promises';
import type { Plan } from '../../../preload/contract';
import { nixVersion } from '../../nix/nix';
import { parsePin, pinLabel } from '../../nix/pin';
import { presetWarnings } from '../../nix/presets';
import { evaluationStep, requireAttributes } from '../../nix/require-attributes';
import { requirementLines } from '../../python/pip/requirements-file';
import type { ProbeContext, Subject } from '../kind';
import { type FhsPipSpec, librariesOf } from './spec';

/** What making the zone would do. Throws as {@link requireAttributes}. */
export async function planFhsPip({ spec, paths }: Subject<FhsPipSpec>, context: ProbeContext): Promise<Plan> {
  const { python, nixpkgs, requirements, constraints, presets } = spec;
  const pin = pinLabel(parsePin(nixpkgs));
  const count = requirementLines({ requirements, constraints }).length;
  const [version, plainWheels, found] = await Promise.all([
    nixVersion(context),
    plainWheelsWork(),
    requireAttributes(spec, { programs: librariesOf(spec) }, context),
  ]);
  return {
    engine: `Nix ${version}, pip`,
    python: `${python} ${found.python.version} of ${pin}`,
    path: paths.content,
    steps: [
      evaluationStep(pin),
      `Build a zone with the usual folders of Linux, with ${[python, ...found.programs].join(', ')} in its /usr.`,
      'Make a virtual environment inside of it, with pip.',
      ...(count > 0 ? [`Install ${count} requirement${count === 1 ? '' : 's'} with pip, inside of the zone.`] : []),
      'Keep the zone and its Python from Nix’s garbage collector.',
    ],
    warnings: [...(plainWheels === undefined ? [] : [plainWheels]), ...presetWarnings(presets)],
  };
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Why wheels of PyPI work on this machine without a zone; undefined where they do not. */
async function plainWheelsWork(): Promise<string | undefined> {
  if (!(await exists('/etc/NIXOS')))
    return 'This is not NixOS: wheels of PyPI work here without a zone, so a plain venv does the same and is quicker.';
  const loader = await readlink('/lib64/ld-linux-x86-64.so.2').catch(() => '');
  return process.env.NIX_LD !== undefined || loader.includes('nix-ld')
    ? 'nix-ld is on here: a plain venv may do, if the libraries that its wheels need are in programs.nix-ld.libraries.'
    : undefined;
}
