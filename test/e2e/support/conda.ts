import { join } from 'node:path';
import { writeCondaChannel } from '../../support/conda-channel';
import { type CondaTools, openConda } from '../../support/conda-tools';
import { test as base } from './test';

/** micromamba and conda with a channel of small packages. */
export interface CondaFixture {
  readonly tools: CondaTools;
  /** Address of the channel. */
  readonly channel: string;
}

/** The test of a home on whose PATH micromamba and conda are, with roots of their own. */
export const testWithConda = base.extend<object, { readonly conda: CondaFixture }>({
  conda: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      const tools = openConda();
      await use({ tools, channel: writeCondaChannel(join(tools.folder, 'channel')) });
      tools.dispose();
    },
    { scope: 'worker' },
  ],
  home: async ({ home, conda }, use) => {
    const { PATH = '', MAMBA_ROOT_PREFIX = '' } = conda.tools.variables;
    await use({ ...home, variables: { ...home.variables, PATH, MAMBA_ROOT_PREFIX } });
  },
});
