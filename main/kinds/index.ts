import { conda } from './conda/conda';
import { fhsPip } from './fhs-pip/fhs-pip';
import type { Kind } from './kind';
import { micromamba } from './micromamba/micromamba';
import { nixPackages } from './nix-packages/nix-packages';
import { nixPip } from './nix-pip/nix-pip';
import { nixProject } from './nix-project/nix-project';
import { nixRequirements } from './nix-requirements/nix-requirements';
import { venv } from './venv/venv';

/** The kinds that this build offers, in the order of the form: what most people need and every machine can do comes first. */
export const kinds: readonly Kind[] = [
  venv,
  nixPackages,
  nixRequirements,
  nixProject,
  nixPip,
  fhsPip,
  micromamba,
  conda,
];
