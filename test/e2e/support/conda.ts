import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeCondaChannel } from '../../support/conda-channel';
import { type CondaTools, openConda } from '../../support/conda-tools';
import { lying, wrapConda } from '../../support/conda-wrapper';
import { test as base } from './test';

/** micromamba and conda with a channel of small packages. */
export interface CondaFixture {
  readonly tools: CondaTools;
  /** Address of the channel. */
  readonly channel: string;
}

/** An environment.yml that somebody has published; of each package that it asks for conda-forge has one here. */
export const publishedFile = readFileSync(
  join(import.meta.dirname, '../../fixtures/real-files/02-conda-conda-lock-dev-environment.yaml'),
  'utf8',
);
/** Names of the packages that it asks for, but for pip, which is no other one than that of the channel. */
export const publishedNames = [...publishedFile.matchAll(/^- ([a-z][a-z-]*)$/gm)]
  .map(([, name = '']) => name)
  .filter((name) => !['conda-forge', 'nodefaults', 'pip'].includes(name));

/** The test of a home on whose PATH micromamba and conda are, with roots of their own, which lie of `demo-lie`. */
export const testWithConda = base.extend<object, { readonly conda: CondaFixture }>({
  conda: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter.
    async ({}, use) => {
      const tools = openConda();
      await use({ tools, channel: writeCondaChannel(join(tools.folder, 'channels/conda-forge'), publishedNames) });
      tools.dispose();
    },
    { scope: 'worker' },
  ],
  home: async ({ home, conda: { tools, channel } }, use) => {
    const { MAMBA_ROOT_PREFIX = '' } = tools.variables;
    const alias = dirname(channel);
    const variables = { MAMBA_ROOT_PREFIX, MAMBA_CHANNEL_ALIAS: alias, CONDA_CHANNEL_ALIAS: alias };
    await use({ ...home, variables: { ...home.variables, ...variables, PATH: wrapConda(tools, lying) } });
  },
});
