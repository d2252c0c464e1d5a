import { ClocheError, type Remark, type TextFile } from '../../../../preload/contract';
import { withoutCredentials } from '../../scrub';
import { itemsMax } from '../read-json';
import type { ImagePrograms } from './image-programs';
import type { ShellWord } from './shell-words';

/** Text with its line in the file, from 1. */
export interface Placed {
  readonly line: number;
  readonly text: string;
}

/** Where a command of pip installs, or uninstalls. */
export interface Place {
  readonly line: number;
  readonly stage: ImagePrograms;
  /** The environment that the command names; undefined where it takes the one that is active. */
  folder: string | undefined;
  /** The option that names it. */
  option?: string;
  /** Folders of environments that may be active, the likeliest first. */
  active: readonly string[];
}

/** What one command of pip installs. */
export interface PipInstall {
  readonly place: Place;
  /** Lines of a requirements file. */
  readonly lines: Placed[];
  /** The option that takes packages from another index than the user's own. */
  index: Placed | undefined;
}

/** A line of a requirements file, with the command that it is from; absent for what is of all commands. */
export interface PipLine extends Placed {
  readonly install?: PipInstall;
}

/** What one command of pip uninstalls. */
interface PipUninstall {
  readonly place: Place;
  /** Normalised. */
  readonly names: ReadonlySet<string>;
  /** How many commands had installed something before. */
  readonly before: number;
}

/** A file that stands in the file itself. */
export interface StandingFile {
  /** Its lines have the numbers that they have in the file itself, unless all of it stands on one `line` of that. */
  readonly file: TextFile;
  readonly line?: number;
  /** Lines into which something is put while the image is made: they are left out of the file. */
  readonly unknown: readonly Placed[];
}

/** What commands have been found to install so far. */
export class Found {
  readonly pip: PipInstall[] = [];
  readonly uninstalls: PipUninstall[] = [];
  /** Folders of virtual environments that are made. */
  readonly virtualEnvironments = new Set<string>();
  /** Match specs. */
  readonly conda: Placed[] = [];
  readonly channels: Placed[] = [];
  /** Channels of the settings of conda, which go after those of commands. */
  readonly usualChannels: Placed[] = [];
  /** Files that conda installs from, as paths from beside the file. */
  readonly environmentFiles: Placed[] = [];
  /** Names of environments of conda that commands fill. */
  readonly environments = new Set<string>();
  readonly rejected: Remark[] = [];
  readonly warnings: Remark[] = [];
  /** Files that stand in the file itself, by their names. */
  readonly documents = new Map<string, StandingFile>();
  /** Programs and libraries of the system. */
  readonly system: Placed[] = [];
  /** What else there is, each with its line. */
  readonly leftOut: Placed[] = [];
  /** How many lines commands of pip have. */
  #lines = 0;
  /** Whether a tool of conda is used at all. */
  usesConda = false;

  /** Whether anything is installed that is understood or is known not to be. */
  get isEmpty(): boolean {
    return this.pip.length + this.conda.length + this.environmentFiles.length + this.rejected.length === 0;
  }

  /** Throws `too-large`. */
  addPip(install: PipInstall): void {
    this.#lines += install.lines.length;
    if (this.#lines > itemsMax)
      throw new ClocheError('too-large', `The commands of pip have more than ${itemsMax} requirements.`);
    this.pip.push(install);
  }

  leaveOut(line: number, text: string): void {
    this.leftOut.push({ line, text });
  }

  /** What a word says is not known, or only when the image is made. */
  reject({ line, text, isPlain, isOpen = false }: ShellWord): void {
    const why = isPlain
      ? 'is not understood.'
      : 'is put together by the shell while the image is made: what it says is not known. Write it out.';
    const open = 'is not understood, because a quotation mark in it is not closed. Close it.';
    this.rejected.push({ line, message: `“${shownText(text)}” ${isOpen ? open : why}` });
  }

  /** A setting says from where pip, uv or conda take packages; `what` begins a sentence. */
  warnOfSource(line: number, what: string): void {
    this.warnings.push({
      line,
      message: `${what} changes where packages come from, and is left out: what you have set yourself is asked.`,
    });
  }

  /** A version that was not put into quotation marks becomes a file. */
  warnOfFiles(files: readonly ShellWord[]): void {
    for (const { text, line } of files)
      if (text.startsWith('='))
        this.warnings.push({
          line,
          message: `“>${shownText(text)}” limits no version: without quotation marks the shell writes into a file of that name. It is left out.`,
        });
  }

  /** A command installs from a file: what nobody knows of one that stands in the file itself is told. */
  installFrom(path: string): void {
    for (const { line, text } of this.documents.get(path)?.unknown ?? []) this.reject({ line, text, isPlain: false });
  }

  /** A path leads to something that is not among the files beside the file. */
  rejectImagePath({ line, text }: ShellWord): void {
    this.rejected.push({
      line,
      message: `“${shownText(text)}” is a path inside of the image, and nothing that is copied there from beside the file.`,
    });
  }
}

/** The file that stands in the file itself; others are named from its folder, which may be the root. */
export const standingIn = ({ documents }: Found, name: string): StandingFile | undefined =>
  documents.get(name) ?? documents.get(`/${name}`);

/** Whether a variable says from where pip, uv or conda take packages. */
export const isSourceVariable = (name: string): boolean =>
  /^(?:PIP|UV)_(?:DEFAULT_INDEX|(?:EXTRA_)?INDEX(?:_URL)?|FIND_LINKS|NO_INDEX|TRUSTED_HOST|CONFIG_FILE)$|^CONDA_(?:CHANNELS|CHANNEL_ALIAS|DEFAULT_CHANNELS)$/.test(
    name,
  );

/** As it is repeated in messages: in one line, without logins. */
export const shownText = (text: string): string => withoutCredentials(text).replaceAll(/\s+/g, ' ').slice(0, 200);
