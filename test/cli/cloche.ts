import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How a command ended. */
export interface Ended {
  /** Exit code; 128 and the signal's number when a signal ended it is up to the shell, so here it is null. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Puts a program behind what runs it as somebody. */
export type Command = (file: string, args: readonly string[]) => [string, string[]];

/** A person with a home of their own, who types commands of Cloche. */
export interface Person {
  readonly home: string;
  /** Absolute path of the bundled command line. */
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
  /** A program and its arguments, behind what runs it as this person. */
  readonly command: Command;
  /** Runs a command; `onStderr` sees its text as it comes. */
  cloche(
    args: readonly string[],
    more?: {
      readonly input?: string;
      readonly folder?: string;
      readonly variables?: Readonly<Record<string, string | undefined>>;
      readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
    },
  ): Promise<Ended>;
}

/** A person in an empty home, for whom `cloche` is the bundled script. */
export function createPerson(
  script: string,
  home: string,
  own: Readonly<Record<string, string>> = {},
  command: Command = (file, args) => [file, [...args]],
): Person {
  mkdirSync(home, { recursive: true });
  const variables = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    TERM: 'xterm',
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
    ...own,
  };
  return {
    home,
    script,
    variables,
    command,
    cloche: (args, more = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(...command(process.execPath, [script, ...args]), {
          cwd: more.folder ?? home,
          env: { ...variables, ...more.variables },
          stdio: 'pipe',
        });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
        });
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          stderr += text;
          more.onStderr?.(text, (signal) => child.kill(signal));
        });
        child.stdin.on('error', () => {});
        child.stdin.end(more.input ?? '');
        child.once('error', reject);
        child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
      }),
  };
}

/** The folders of the environments of a person. */
export function environmentsOf({ home }: Person): string[] {
  const place = join(home, 'data', 'cloche', 'environments');
  return existsSync(place) ? readdirSync(place) : [];
}
