/** Folders of programs that are those of the image itself, as far as can be told from their names. */
const ofTheImage = /^(?:\/?|\/usr(?:\/local)?|.*\/(?:mini|ana|mamba)?(?:conda|forge)\d?|.*\/\.local)$/;

/** Variables of an image, and where its shells look for programs. */
export class ImagePrograms {
  /** Folders around those of programs that are looked through, the first one first. */
  active: readonly string[];
  readonly #base: ImagePrograms | undefined;
  readonly #variables: Map<string, string>;

  /** `base` is that of the stage from which this one is made. */
  constructor(base?: ImagePrograms) {
    this.#base = base;
    this.active = base?.active ?? [];
    this.#variables = new Map(base ? base.#variables : []);
  }

  /** Whether it is that stage, or made from it. */
  isFrom(stage: ImagePrograms): boolean {
    let at: ImagePrograms | undefined = this;
    while (at && at !== stage) at = at.#base;
    return at !== undefined;
  }

  /** A variable is set for all that comes. */
  set(name: string, text: string): void {
    const value = this.expand(text);
    if (name === 'PATH') this.setPath(value);
    else this.#variables.set(name, value);
  }

  /** Programs are looked for elsewhere from now on; where the old path stands in the new one, it stays. */
  setPath(text: string): void {
    const folders = this.expand(text)
      .split(':')
      .flatMap((folder) => (/^\$\{?PATH\}?$/.test(folder) ? this.active : (environmentOf(`${folder}/program`) ?? [])));
    this.active = folders.slice(0, 20);
  }

  /** The beginning of a text, no longer than a path can be, with known variables in their places. */
  expand(text: string): string {
    return text
      .slice(0, 4000)
      .replace(/\$(?:(\w+)|\{(\w+)\})/g, (all: string, one?: string, other?: string) =>
        (this.#variables.get(one ?? other ?? '') ?? all).slice(0, 300),
      );
  }

  /** The environment that uv takes before all others; undefined where none is set. */
  get virtualEnvironment(): string | undefined {
    return this.#variables.get('VIRTUAL_ENV');
  }
}

/** The folder of the environment to which a program belongs by its path; undefined for one of the image itself. */
export function environmentOf(program: string): string | undefined {
  const [, folder] = /^(.*)\/bin\/[^/]+$/.exec(program) ?? [];
  return folder === undefined || ofTheImage.test(folder) ? undefined : folder;
}
