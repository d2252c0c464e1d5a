import type { TextFile } from '../../../preload/contract';

const include = /^\s*(?:-\s+["']?)?(?:-[rc]\s*|--(?:requirement|constraint)(?:=|\s+))["']?([^\s"'#]+)/gm;

/** The same among the arguments of pip and conda, in what says how an image or a container is made. */
const argument = /\s(?:-[rcf]\s*|--(?:requirement|constraint|file)(?:=|\s+))["']?([^\s"'#]+)/g;
const isOfImage = /^FROM[ \t]+\S|"(?:onCreate|updateContent|postCreate)Command"/im;

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * The paths of the files that a requirements file, or the pip section of an environment.yml, includes; of a Dockerfile and a
 * devcontainer.json those that may be what their commands install from.
 */
export function includedNames({ text }: TextFile): string[] {
  return [...text.matchAll(isOfImage.test(text) ? argument : include)].map(([, path]) => path ?? '');
}

/**
 * Of files that came together, the one to import: the first that no other includes; and those that it includes, by
 * itself or through one of them.
 */
export function sortIncluded(files: readonly TextFile[]): { main: TextFile | undefined; included: TextFile[] } {
  const named = new Map(files.map((file) => [file, includedNames(file).map(baseName)]));
  const isIncluded = (file: TextFile) =>
    files.some((other) => other !== file && named.get(other)?.includes(file.fileName));
  const main = files.find((file) => !isIncluded(file)) ?? files[0];
  const reached = new Set(main ? [main] : []);
  for (const file of reached)
    for (const other of files) if (named.get(file)?.includes(other.fileName)) reached.add(other);
  return { main, included: [...reached].filter((file) => file !== main) };
}
