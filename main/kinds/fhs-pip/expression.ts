import type { NixExpression } from '../../nix/texts/expression';
import { interpreterBinding } from '../../nix/texts/python-expression';
import { zoneBindings } from '../../nix/zones/expression';
import { type FhsPipSpec, librariesOf } from './spec';

/** The zone as Nix; it is built and started by its launcher, never entered through its `env`. */
export function fhsPipExpression(name: string, spec: FhsPipSpec): NixExpression {
  const { python, presets } = spec;
  const interpreter = interpreterBinding({
    python,
    packages: [],
    derivations: [],
    isOptimised: presets.includes('optimised'),
    isUnhardened: presets.includes('unhardened'),
    files: 'absolute',
  });
  return {
    bindings: [interpreter, ...zoneBindings({ name, targets: ['interpreter'], libraries: librariesOf(spec) })],
    shell: 'zone.env',
    package: 'zone',
    packages: ['zone'],
    losses: [],
  };
}
