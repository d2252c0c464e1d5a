import type { TextFile } from './contract';

/** What is read of a folder that is imported: as many files as anybody keeps at the top of a project. */
export const folderFilesMax = 100;
const fileBytes = 1024 * 1024;

/** Names that files with what a project needs mostly have; which of them it is, is told by what is in them. */
const likely = /^(?:Pipfile|.*\.(?:txt|in|toml|lock|ya?ml|json|cfg|nix|py|cloche\.zip)|(?:.*\.)?Dockerfile(?:\..*)?)$/i;
const lock = /(?:\.lock|conda-lock\.ya?ml|\.cloche\.(?:json|zip)|^pylock[^/]*\.toml)$/i;
/** The one hidden file that says what is installed. */
const devcontainer = '.devcontainer.json';

/** The file of the same kind that stands in a folder of its own, which is read before those at the top. */
export const nestedDevcontainer = '.devcontainer/devcontainer.json';

const rankOf = (name: string): number => (!likely.test(name) ? 2 : name.endsWith('.py') ? 1 : 0);

/**
 * Names of files at the top of a folder in the order in which they are read, because there may be more than
 * {@link folderFilesMax}; hidden ones are left out.
 */
export const inReadingOrder = (names: readonly string[]): string[] =>
  names
    .filter((name) => !name.startsWith('.') || name === devcontainer)
    .sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1));

/** Whether a file of a folder is read, by its size: a lock and what Cloche wrote are not limited. */
export const isReadOfFolder = (name: string, bytes: number): boolean => bytes <= fileBytes || lock.test(name);

/** Whether a file that was read of a folder is one that can be looked through: a text, or a bundle by its name. */
export const isTextOrBundle = ({ fileName, text, encoding }: TextFile): boolean =>
  encoding === undefined ? !text.includes('\0') : /\.cloche\.zip$/i.test(fileName);
