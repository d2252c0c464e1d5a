import { join } from 'node:path';
import type { Plan } from '../../../preload/contract';
import { nixVersion } from '../../nix/nix';
import { parsePin, pinLabel, resolvePin } from '../../nix/pin';
import { presetWarnings } from '../../nix/presets';
import type { ProbeContext, Subject } from '../kind';
import { type NixPackagesSpec, requestOf } from './spec';

/** What making the environment would do. */
export async function planNixPackages(subject: Subject<NixPackagesSpec>, context: ProbeContext): Promise<Plan> {
  const { spec, paths } = subject;
  const { packages, programs, hasShell } = requestOf(spec);
  const pin = parsePin(spec.nixpkgs);
  const [version] = await Promise.all([nixVersion(context), resolvePin(spec.nixpkgs)]);
  const own = spec.derivations.length > 0 ? [`your own packages of ${spec.derivations.join(', ')}`] : [];
  const contents = [...packages, ...own];
  return {
    engine: `Nix ${version}`,
    python: `${spec.python} of ${pinLabel(pin)}`,
    path: paths.content,
    steps: [
      `Take ${pinLabel(pin)} and evaluate what is asked for.`,
      `Fetch or build ${spec.python}${contents.length > 0 ? ` with ${contents.join(', ')}` : ''}.`,
      ...(programs.length > 0 ? [`Fetch or build ${programs.join(', ')}.`] : []),
      ...(hasShell ? ['Enter the shell once, and remember what it sets.'] : []),
      `Keep all of it from Nix’s garbage collector, by links in ${join(paths.content, 'current')}.`,
      'Start the Python, to see that it works.',
    ],
    warnings: presetWarnings(spec.presets),
  };
}
