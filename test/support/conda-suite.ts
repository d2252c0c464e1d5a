import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { type CondaSpec, condaSpecSchema } from '../../main/conda/spec';
import type { Subject } from '../../main/kinds/kind';
import { writeCondaChannel } from './conda-channel';
import { type CondaTools, openConda } from './conda-tools';
import { temporaryFolder } from './temporary';

/** micromamba and conda with a channel of packages for all tests of a suite, and their variables for each of them. */
export function useConda(): { readonly tools: CondaTools; readonly channel: string } {
  let tools: CondaTools;
  let channel: string;
  beforeAll(() => {
    tools = openConda();
    channel = writeCondaChannel(join(tools.folder, 'channel'));
  });
  afterAll(() => tools?.dispose());
  beforeEach(() => {
    for (const [name, value] of Object.entries(tools.variables)) vi.stubEnv(name, value);
  });
  afterEach(() => void vi.unstubAllEnvs());
  return {
    get tools() {
      return tools;
    },
    get channel() {
      return channel;
    },
  };
}

/** An environment that is asked for, in a folder of its own. */
export function condaSubject(spec: Partial<CondaSpec> & Pick<CondaSpec, 'channels'>): Subject<CondaSpec> {
  const id = 'demo-abcd';
  const folder = join(temporaryFolder(), id);
  const content = join(folder, 'content');
  mkdirSync(content, { recursive: true });
  return { id, name: 'demo', spec: condaSpecSchema.parse(spec), variables: {}, paths: { folder, content } };
}
