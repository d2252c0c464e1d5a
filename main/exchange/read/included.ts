import type { TextFile } from '../../../preload/contract';
import { ClocheError } from '../../../preload/contract';
import { isDevcontainer, isDockerfile } from './containers/containers';
import { includesOfDevcontainer } from './containers/devcontainer';
import { includesOfDockerfile } from './containers/dockerfile';
import { isEnvironmentYaml, pipSectionOf } from './environment-yaml';
import { includesOf } from './includes';

/**
 * What a file includes: a requirements file, or an environment.yml in its pip section, by `-r` and `-c`; a Dockerfile and a
 * devcontainer.json by the commands that install from files. None where it cannot be read.
 */
export function includedBy(file: TextFile): ReturnType<typeof includesOf> {
  try {
    if (isDockerfile(file.text)) return includesOfDockerfile(file);
    if (isDevcontainer(file.text)) return includesOfDevcontainer(file);
  } catch (thrown) {
    if (thrown instanceof ClocheError) return [];
    throw thrown;
  }
  return includesOf(isEnvironmentYaml(file.text) ? pipSectionOf(file) : file.text);
}
