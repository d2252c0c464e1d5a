import { posix } from 'node:path';
import { ImagePrograms } from './image-programs';
import type { ShellWord } from './shell-words';

const copiesMax = 200;

interface Copy {
  readonly sources: readonly string[];
  readonly target: string;
  readonly isFolder: boolean;
  /** By which a file that stands in the file itself is found; it has no other sources. */
  readonly document?: string;
}

/** Where a shell is, and of which environments it takes programs. */
export interface ShellState {
  readonly folder: string | undefined;
  readonly active: readonly string[];
}

/** What of the folder beside a file is in an image, and where. */
export class ImageFiles {
  /** Absolute folder of the image in which programs are run; undefined where that is not known. */
  folder: string | undefined = '/';
  readonly #copies: Copy[] = [];
  readonly #made = new Set<string>();
  readonly #base: string;
  readonly programs: ImagePrograms;

  /**
   * `base` is the folder from which files are copied, as seen from that of the file; `from` is the stage that this one is made
   * from.
   */
  constructor(base = '.', from?: ImageFiles) {
    this.#base = base;
    this.programs = new ImagePrograms(from?.programs);
  }

  /** What a shell changes for itself alone. */
  get shell(): ShellState {
    return { folder: this.folder, active: this.programs.active };
  }

  set shell({ folder, active }: ShellState) {
    this.folder = folder;
    this.programs.active = active;
  }

  /** A path with known variables in their places, from the root as far as that is known. */
  place(path: string): string {
    const expanded = this.programs.expand(path);
    return /^[$~]/.test(expanded) ? expanded : (this.#absolute(expanded) ?? expanded);
  }

  /** Goes into a folder; of one whose name is put together nobody knows where it is. */
  enter(folder: ShellWord | undefined): void {
    this.folder = folder?.isPlain ? this.#absolute(folder.text) : undefined;
  }

  /** Files and folders are copied from beside the file; without `sources` from elsewhere. */
  copy(sources: readonly string[], target: string): void {
    const path = this.#absolute(target);
    if (path === undefined) return;
    const isFolder = sources.length > 1 || /(?:^|\/)\.?$/.test(target);
    this.#add({ sources: sources.map((source) => posix.join('/', source).slice(1)), target: path, isFolder });
  }

  /** A file that stands in the file itself gets a place; `document` is what {@link ImageFiles.document} tells of that. */
  write(document: string, target: string): void {
    const path = this.#absolute(target);
    if (path === undefined) return;
    this.#made.delete(path);
    this.#add({ sources: [], target: path, isFolder: false, document });
  }

  /** The file that stands in the file itself and is there at the path. */
  document(path: string): string | undefined {
    const wanted = this.#absolute(path);
    if (wanted === undefined || this.#made.has(wanted)) return undefined;
    return this.#copies.findLast(({ target }) => isInside(posix.relative(target, wanted)))?.document;
  }

  #add(copy: Copy): void {
    const { sources } = copy;
    const count = this.#copies.reduce((sum, one) => sum + one.sources.length, sources.length);
    // Where there are more than anybody has, what has no place is not guessed.
    if (count > copiesMax || this.#copies.length >= copiesMax) this.folder = undefined;
    else this.#copies.push(copy);
  }

  /** A program writes a file. */
  make(path: string): void {
    const absolute = this.#absolute(path);
    if (absolute !== undefined) this.#made.add(absolute);
  }

  /** Where the same file or folder is, as a path from the folder of the file; undefined for what is not from there. */
  find(path: string): string | undefined {
    const found = this.#find(path);
    return found === undefined ? undefined : posix.join(this.#base, found);
  }

  #find(path: string): string | undefined {
    const wanted = this.#absolute(path);
    if (wanted === undefined || this.#made.has(wanted)) return undefined;
    for (const { sources, target, isFolder } of this.#copies.toReversed()) {
      const inside = posix.relative(target, wanted);
      if (!isInside(inside)) continue;
      if (sources.length === 0) return undefined;
      for (const source of sources) {
        const found = insideOf(source, inside, isFolder);
        if (found !== undefined) return found;
      }
    }
    // A file that nobody has copied: where paths are relative, the usual place is that of the file itself.
    return posix.isAbsolute(path) || path.startsWith('..') ? undefined : posix.normalize(path);
  }

  #absolute(path: string): string | undefined {
    if (posix.isAbsolute(path)) return posix.resolve(path);
    return this.folder === undefined ? undefined : posix.resolve(this.folder, path);
  }
}

const projectFiles = new Set(['pyproject.toml', 'setup.py', 'setup.cfg']);

const isInside = (relative: string): boolean => relative !== '..' && !relative.startsWith('../');

/** Where `inside` of the target is beside the file, if it comes from this source. */
function insideOf(source: string, inside: string, isFolder: boolean): string | undefined {
  const base = posix.basename(source);
  if (inside === '') {
    if (isFolder && projectFiles.has(base)) return posix.normalize(posix.dirname(source));
    return isFolder && isFile(source) ? undefined : source.replace(/\/$/, '');
  }
  const pattern = /^([^*?[]*)\*([^*?[]*)$/.exec(base);
  if (pattern) {
    const [, start = '', end = ''] = pattern;
    const fits = inside.length >= start.length + end.length && inside.startsWith(start) && inside.endsWith(end);
    return fits && !inside.includes('/') ? posix.join(posix.dirname(source), inside) : undefined;
  }
  if (inside === base && isFile(source)) return source;
  return isFile(source) ? undefined : posix.join(source, inside);
}

/** A name with an ending is that of a file, as far as can be told from it. */
const isFile = (source: string): boolean => /[^/.][^/]*\.[A-Za-z]+$/.test(source);
