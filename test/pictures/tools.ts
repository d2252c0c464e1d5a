import { delimiter, join } from 'node:path';
import { writeCondaChannel } from '../support/conda-channel';
import { hasConda, openConda } from '../support/conda-tools';
import { hasNix, openNixStore } from '../support/nix-store';
import { pathWithoutNix } from '../support/path-without-nix';
import type { Act } from './scene';

/** The tools that a host finds for an act, and what deletes what was made for them. */
export interface PreparedTools {
  readonly variables: Readonly<Record<string, string>>;
  /** Address of a channel of conda packages, where there is conda. */
  readonly channel?: string;
  dispose(): void;
}

/** Why an act cannot be played on this machine, a sentence; undefined when it can. */
export function whyNot(tools: Act['tools']): string | undefined {
  if (tools === 'nix' && !hasNix) return 'There is no Nix here for the pictures of it.';
  return tools === 'conda' && !hasConda ? 'There is no conda here for the pictures of it.' : undefined;
}

/** Makes the tools of an act for a home. */
export function prepareTools(tools: Act['tools'], home: string): PreparedTools {
  const path = process.env.PATH ?? '';
  switch (tools) {
    case undefined:
      return { variables: {}, dispose: () => {} };
    case 'no-nix':
      return { variables: { PATH: pathWithoutNix(path, home) }, dispose: () => {} };
    case 'nix': {
      const store = openNixStore();
      const variables = Object.entries(store.variables).filter(([name]) => name.startsWith('NIX_'));
      return { variables: Object.fromEntries(variables), dispose: store.dispose };
    }
    case 'conda': {
      const conda = openConda();
      const { MAMBA_ROOT_PREFIX = '' } = conda.variables;
      return {
        variables: { PATH: [conda.bin, path].join(delimiter), MAMBA_ROOT_PREFIX },
        channel: writeCondaChannel(join(conda.folder, 'channel')),
        dispose: conda.dispose,
      };
    }
  }
}
