import { ClocheError, type IncludedFile, type TextFile } from '../../preload/contract';
import { includesOfAzureMl } from './read/azureml';
import { includesOfEnvironment } from './read/conda/environment-yaml';
import { includesOfDevcontainer } from './read/containers/devcontainer';
import { includesOfDockerfile } from './read/containers/dockerfile';
import { includesOf } from './read/includes';
import { includesOfPythonEnv } from './read/python-env';
import { isLonger } from './read/read-json';
import { formatOf } from './recognise';

/**
 * What a file includes: a requirements file, an environment.yml in its pip section, and a python_env.yaml by `-r` and
 * `-c`; an environment of Azure Machine Learning by its conda_file; a Dockerfile and a devcontainer.json by the
 * commands that install from files. None where it cannot be read, as what is no text, or is longer than any of these.
 */
export function includedBy(file: TextFile): IncludedFile[] {
  if (file.encoding !== undefined || file.text.includes('\0') || isLonger(file.text)) return [];
  try {
    return entriesIn(file).map(({ path, line }) => ({ path, line }));
  } catch (thrown) {
    if (thrown instanceof ClocheError) return [];
    throw thrown;
  }
}

function entriesIn(file: TextFile): IncludedFile[] {
  switch (formatOf(file.text)) {
    case 'Dockerfile':
      return includesOfDockerfile(file);
    case 'devcontainer.json':
      return includesOfDevcontainer(file);
    case 'azureml':
      return includesOfAzureMl(file);
    case 'environment.yml':
      return includesOfEnvironment(file);
    case 'python_env.yaml':
      return includesOfPythonEnv(file);
    case 'requirements':
      return includesOf(file.text);
    default:
      return [];
  }
}
