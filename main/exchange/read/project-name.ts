import { posix } from 'node:path';
import { shownName } from '../asked';
import { nameFromFile, nameFromWord } from '../free-name';

/** Names that every project has for such a file: the folder around it says more. */
const common =
  /^(?:pyproject\.toml|pylock\.toml|Pipfile|Pipfile\.lock|(?:poetry|uv|pdm)\.lock|setup\.cfg|pixi\.toml|Dockerfile|devcontainer\.json)$/i;

/** A name for the environment: the file's own word for its project where that is one, else what the file or its folder is called. */
export function projectName(fileName: string, own: string | undefined): string {
  if (own !== undefined) return nameFromWord(own);
  const shown = shownName(fileName);
  const folder = posix.basename(posix.dirname(fileName));
  if (common.test(shown) && !['', '.', '..', '/'].includes(folder)) return nameFromFile(folder);
  return nameFromFile(shown.replace(/^pylock\.(?=.+\.toml$)/i, '').replace(/(?:\.py)?\.lock$|\.(?:toml|cfg|py)$/i, ''));
}
