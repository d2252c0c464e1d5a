import { readEnvironmentYaml } from '../../../../main/exchange/read/conda/environment-yaml';
import type { Kind } from '../../../../main/kinds/kind';
import { micromamba } from '../../../../main/kinds/micromamba/micromamba';
import { asRequest } from '../../exchange-fixture';

/** The kind that is asked for what an environment.yml names. */
export const condaKind = micromamba as unknown as Kind;

/** An environment.yml as a request to that kind. */
export const readEnvironment = (text: string, fileName = 'environment.yml') =>
  asRequest(readEnvironmentYaml({ fileName, text }, []), condaKind);

/** An environment.yml with dependencies from its fourth line on. */
export const odd = (dependencies: string) => `name: odd\nchannels: [conda-forge]\ndependencies:\n${dependencies}`;
