import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Shell, Terminal } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import type { Bench, View } from './client';
import { openBench } from './open-bench';
import { createPlace, environmentId, type Place } from './places';
import { type BuiltHost, buildPtyHost } from './pty-host';

/** Of every view. */
export const size = { columns: 240, rows: 50 };
/** For a test of one shell. */
export const timeout = 10_000;

/** A place in a folder of its own. */
export const makePlace = (files: string, parent?: string, name?: string) =>
  createPlace(temporaryFolder(), files, parent, name);

/** A shell that is open in a view. */
class OpenShell {
  #done = 0;
  readonly of: Bench;
  readonly view: View;
  readonly id: string;

  constructor(of: Bench, view: View, id: string) {
    this.of = of;
    this.view = view;
    this.id = id;
  }

  /** Runs a command and answers its output without the marks, and the exit code that the shell told. */
  async run(command: string): Promise<{ output: string; code: number }> {
    const start = this.view.raw.length;
    const before = this.#done;
    this.view.type(`${command}\r`);
    const code = await this.view.until(({ raw }) => {
      const codes = [...raw.matchAll(/\x1b\]6973;\w+;done;(\d+)\x07/g)];
      return codes.length > before ? (codes[before]?.[1] ?? null) : null;
    });
    this.#done += 1;
    const output = this.view.raw.slice(start).replaceAll(/\x1b\][^\x07]*\x07|\x1b\[[\d;?>=]*[A-Za-z]/g, '');
    return { output, code: Number(code) };
  }

  /** What a command that prints `<…>` printed between the angles. */
  async value(command: string): Promise<string> {
    const { output } = await this.run(command);
    return /<<([\s\S]*?)>>/.exec(output.replaceAll('\r', ''))?.[1] ?? `nothing in ${output}`;
  }

  prompt(): Promise<string> {
    return this.view.until((view) => {
      const line = view.cursorLine().trimEnd();
      return /[$%#>]$/.test(line) && line;
    });
  }
}

interface OpenOptions {
  readonly login?: boolean;
  readonly isPlain?: boolean;
  readonly folder?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Builds the pty host before the tests of a file, and takes it away after them; ask for shells inside of tests only. */
export function setUpShells() {
  let host: BuiltHost;
  beforeAll(async () => {
    host = await buildPtyHost();
  });
  afterAll(() => host.dispose());

  /** Opens a shell at a place, inside of its environment unless it is to be plain. */
  async function open(
    shell: Shell['id'],
    place: Place,
    more: OpenOptions = {},
  ): Promise<OpenShell & { state: Terminal }> {
    const of = openBench({
      startPtyHost: host.start,
      variables: {
        HOME: place.home,
        PATH: '/usr/local/bin:/usr/bin:/bin',
        LANG: 'C.UTF-8',
        ...(more.variables ?? {}),
      },
      environments: [place.environment],
      settings: { loginShell: more.login ?? false },
    });
    const { id } = await of.terminals.create({
      ...(more.isPlain ? {} : { environmentId: environmentId }),
      shell,
      size,
      folder: more.folder ?? join(place.prefix, '..'),
    });
    const opened = new OpenShell(of, of.view(id, size), id);
    const state = await of.until(id, (terminal) => terminal.state === 'running');
    return Object.assign(opened, { state });
  }

  /** A plain shell in which a command was typed before it was ready. */
  async function openTyping(place: Place): Promise<OpenShell> {
    const of = openBench({ startPtyHost: host.start, variables: { HOME: place.home, PATH: '/usr/bin:/bin' } });
    const { id } = await of.terminals.create({ shell: 'bash', size });
    const view = of.view(id, size);
    view.type('echo "R=$(command -v python)="\r');
    await view.until(({ raw }) => raw.includes('done;'));
    return new OpenShell(of, view, id);
  }

  return { host: () => host, open, openTyping };
}

/** A command that prints a variable as {@link OpenShell.value} reads it. */
export const printed = (shell: string, name: string) =>
  shell === 'fish' ? `printf '<''<%s>''>' "$${name}"` : `echo "<""<\${${name}-}>"">"`;
