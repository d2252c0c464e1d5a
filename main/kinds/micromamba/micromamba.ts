import { condaFormats, condaMembers } from '../../conda/members';
import type { CondaSpec } from '../../conda/spec';
import { micromamba as tool } from '../../conda/tools/micromamba';
import type { Kind } from '../kind';

/** conda environments that micromamba makes. */
export const micromamba: Kind<CondaSpec> = {
  ...condaMembers(tool),
  id: 'micromamba',
  label: 'micromamba',
  summary: 'For science: Python and libraries of conda-forge and other channels, by the quickest of its tools.',
  intent: 'Packages from conda-forge',
  hue: 'micromamba',
  takes: { python: 'version', pip: true, packages: 'conda' },
  image: 'conda',
  formats: condaFormats,
};
