import type { Placed } from './found';

/** What an image is known to have. */
export interface ImageContent {
  /** A version such as `3.12`; '' where its name does not say. */
  readonly python: string;
  /** Whether it is one of those that come with a tool of conda. */
  readonly isConda: boolean;
  /** The channels that its tool asks when nobody says which. */
  readonly channels: readonly string[];
}

const condaChannels: ReadonlyMap<string, readonly string[]> = new Map([
  ['miniconda3', ['defaults']],
  ['miniconda', ['defaults']],
  ['anaconda3', ['defaults']],
  ['anaconda', ['defaults']],
  ['miniforge3', ['conda-forge']],
  ['mambaforge', ['conda-forge']],
  ['micromamba', ['conda-forge']],
]);

/** What the name of an image says, whichever registry it is from. */
export function contentOf(image: string): ImageContent {
  const [, name = '', tag = ''] = /([^/:@]+)(?::([\w.-]+))?(?:@[\w:]+)?$/.exec(image.slice(-300)) ?? [];
  const channels = condaChannels.get(name.toLowerCase());
  // Those for editors have their own version before that of Python.
  const [, own, ofPython] =
    (name === 'python'
      ? /^(?:\d+(?:\.\d+)*-)?(\d+(?:\.\d+){0,2})(?:-|$)/
      : /^()(?:[a-z0-9.-]*-)?python-?(\d+\.\d+(?:\.\d+)?)(?:-|$)/
    ).exec(tag) ?? [];
  return { python: own || ofPython || '', isConda: channels !== undefined, channels: channels ?? [] };
}

/** That a file does not tell a Python, and why not. */
export const unknownPython = ({ line, text }: Placed) => ({
  ...(line === 0 ? {} : { line }),
  message: `The version of Python is not told by the name of the image, ${text.slice(0, 200)}: any one is taken.`,
});
