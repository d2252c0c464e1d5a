import { type NixExpression, nixLines, nixProgram } from '../../nix/texts/expression';
import { interpreterBinding } from '../../nix/texts/python-expression';
import { nixString } from '../../nix/texts/text';
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
    bindings: [
      interpreter,
      {
        name: 'buildZone',
        value: 'pkgs.buildFHSEnv or pkgs.buildFHSUserEnv',
        comment: 'The first since 23.05, the second before; asked in this order, as the old name throws today.',
      },
      {
        name: 'zone',
        value: zoneExpression(name, librariesOf(spec)),
        comment:
          'Its env is for nix-shell alone: what --run names is never run. Build the zone, and give its program -c.',
      },
    ],
    shell: 'zone.env',
    package: 'zone',
    packages: ['zone'],
    losses: [],
  };
}

function zoneExpression(name: string, libraries: readonly string[]): string {
  const targets = nixLines(['interpreter', ...libraries.map(nixProgram)]);
  return `buildZone {
  name = ${nixString(name)};
  targetPkgs = pkgs: ${targets.replaceAll('\n', '\n  ')};
  runScript = "bash";
}`;
}
