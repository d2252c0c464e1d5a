import type { Remark } from '../../../../preload/contract';
import { withoutCredentials } from '../../scrub';
import type { ShellWord } from './shell-commands';

/** Text with its line in the file, from 1. */
export interface Placed {
  readonly line: number;
  readonly text: string;
}

/** What one command of pip installs. */
export interface PipInstall {
  /** Lines of a requirements file. */
  readonly lines: Placed[];
  /** The option that takes packages from another index than the user's own. */
  index: Placed | undefined;
}

/** What commands have been found to install so far. */
export class Found {
  readonly pip: PipInstall[] = [];
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
  /** Programs and libraries of the system. */
  readonly system: Placed[] = [];
  /** What else there is, each with its line. */
  readonly leftOut: Placed[] = [];
  /** How many commands of pip and conda there are. */
  installs = 0;
  /** Whether a tool of conda is used at all. */
  usesConda = false;

  /** Whether anything is installed that is understood or is known not to be. */
  get isEmpty(): boolean {
    return this.pip.length + this.conda.length + this.environmentFiles.length + this.rejected.length === 0;
  }

  leaveOut(line: number, text: string): void {
    this.leftOut.push({ line, text });
  }

  /** What a word says is only known when the image is made. */
  reject({ line, text, isPlain }: ShellWord): void {
    const why = isPlain
      ? 'is not understood.'
      : 'is put together by the shell while the image is made: what it says is not known. Write it out.';
    this.rejected.push({ line, message: `“${shownText(text)}” ${why}` });
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

  /** A path leads to something that is not among the files beside the file. */
  rejectImagePath({ line, text }: ShellWord): void {
    this.rejected.push({
      line,
      message: `“${shownText(text)}” is a path inside of the image, and nothing that is copied there from beside the file.`,
    });
  }
}

/** As it is repeated in messages: in one line, without logins. */
export const shownText = (text: string): string => withoutCredentials(text).replaceAll(/\s+/g, ' ').slice(0, 200);
