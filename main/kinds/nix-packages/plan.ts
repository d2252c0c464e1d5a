import { join } from 'node:path';
import type { Plan } from '../../../preload/contract';
import { evaluationStep, requireAttributes } from '../../nix/names/require-attributes';
import { parsePin, pinLabel } from '../../nix/pins/pin';
import { nixVersion } from '../../nix/run/nix';
import { presetWarnings } from '../../nix/texts/presets';
import { ownName } from '../../nix/texts/python-expression';
import { readSourceData, unwatchedWarnings } from '../../nix/trust/source-data';
import { readSources } from '../../nix/trust/sources';
import type { ProbeContext, Subject } from '../kind';
import { type NixPackagesSpec, requestOf } from './spec';

/** What making the environment would do. Throws as {@link requireAttributes}. */
export async function planNixPackages(subject: Subject<NixPackagesSpec>, context: ProbeContext): Promise<Plan> {
  const { spec, paths } = subject;
  const request = requestOf(spec);
  const { hasShell } = request;
  const pin = pinLabel(parsePin(spec.nixpkgs));
  const [version, { python, packages, programs }, { files }] = await Promise.all([
    nixVersion(context),
    requireAttributes({ ...spec, own: spec.derivations.map(ownName) }, request, context),
    readSources(spec.derivations),
  ]);
  const own = spec.derivations.length > 0 ? [`your own packages of ${spec.derivations.join(', ')}`] : [];
  const contents = [...packages, ...own];
  return {
    engine: `Nix ${version}`,
    python: `${spec.python} ${python.version} of ${pin}`,
    path: paths.content,
    steps: [
      evaluationStep(pin),
      `Fetch or build ${spec.python}${contents.length > 0 ? ` with ${contents.join(', ')}` : ''}.`,
      ...(programs.length > 0 ? [`Fetch or build ${programs.join(', ')}.`] : []),
      ...(hasShell ? ['Enter the shell once, and remember what it sets.'] : []),
      `Keep all of it from Nix’s garbage collector, by links in ${join(paths.content, 'current')}.`,
      'Start the Python, to see that it works.',
    ],
    warnings: [
      ...presetWarnings(spec.presets, { name: spec.python, ...python }),
      ...unwatchedWarnings(await readSourceData(files)),
    ],
  };
}
