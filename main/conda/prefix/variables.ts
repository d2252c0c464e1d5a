import { join } from 'node:path';
import { childVariables } from '../../process/variables';

/** What a program that works in an environment is started with beside the user's variables. */
export const insideVariables = (prefix: string): Readonly<Record<string, string>> => ({
  CONDA_PREFIX: prefix,
  PATH: [join(prefix, 'bin'), childVariables().PATH].join(':'),
});
