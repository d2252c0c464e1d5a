import type { TextFile } from '../../../preload/contract';
import { isEnvironmentYaml, pipSectionOf } from './environment-yaml';
import { includesOf } from './includes';

/** What a file includes by `-r` and `-c`: a requirements file, or an environment.yml in its pip section. */
export const includedBy = (file: TextFile): ReturnType<typeof includesOf> =>
  includesOf(isEnvironmentYaml(file.text) ? pipSectionOf(file) : file.text);
