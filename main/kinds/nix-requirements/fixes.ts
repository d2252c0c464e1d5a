import type { Fix } from '../../../preload/contract';
import type { NixRequirementsSpec } from './spec';

/** The way out for what no set of Nix packages has: the same requirements, for pip. */
export function zoneFix({ nixpkgs, python, allow, requirements, constraints }: NixRequirementsSpec): Fix {
  const limits = constraints === undefined ? {} : { constraints };
  return {
    label: 'Make an FHS pip zone with the same requirements',
    action: { type: 'change', kind: 'fhs-pip', spec: { nixpkgs, python, allow, requirements, ...limits } },
  };
}
