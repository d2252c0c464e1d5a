import { condaFormats, condaMembers } from '../../conda/members';
import type { CondaSpec } from '../../conda/spec';
import { conda as tool } from '../../conda/tools/conda';
import type { Kind } from '../kind';

/** conda environments that conda itself makes. */
export const conda: Kind<CondaSpec> = {
  ...condaMembers(tool),
  id: 'conda',
  label: 'conda',
  summary: 'For those who have conda already: the same packages and channels, made by conda itself.',
  intent: 'Packages from conda channels, by conda',
  hue: 'conda',
  takes: { python: 'version', pip: true, packages: 'conda' },
  image: 'conda',
  formats: condaFormats,
};
