import { randomBytes, randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { ClocheError, type Params, type Settings, type Shell, type Terminal } from '../../preload/contract';
import type { Environments, KnownEnvironment } from '../environments/environments';
import type { Emit } from '../events';
import type { Activation } from '../kinds/kind';
import type { Folders } from '../store/folders';
import type { SessionState } from './host/protocol';
import { connectToHost, type HostConnection } from './host-connection';
import { route } from './route';
import { findShells } from './shells/find-shells';
import { type PreparedShell, prepareShell } from './shells/shell';
import { sweepStartupFiles } from './shells/sweep';
import type { StartPtyHost, Terminals } from './terminals';

/** What the terminals need of the other rooms. */
export interface TerminalsOptions {
  readonly folders: Pick<Folders, 'runtime'>;
  readonly settings: { get(): Promise<Settings> };
  readonly environments: Pick<Environments, 'known' | 'touch'>;
  readonly emit: Emit;
  readonly startPtyHost: StartPtyHost;
  /** The user's variables; by default those of this process. */
  readonly variables?: Readonly<NodeJS.ProcessEnv>;
}

/** One terminal as the program knows it. */
interface Entry {
  terminal: Terminal;
  /** Name of the environment, or of the shell: shown as long as the user gives none. */
  readonly ownName: string;
  readonly prepared: PreparedShell;
  /** Absent when its host has died. */
  host: HostConnection | null;
}

/** The terminals; the pty host is started with the first of them, and again after it has died. */
export function createTerminals(options: TerminalsOptions): Terminals {
  const { folders, settings, environments, emit, startPtyHost, variables = process.env } = options;
  const entries = new Map<string, Entry>();
  let host: HostConnection | null = null;
  let hasSwept = false;
  let isDisposed = false;

  const find = (id: string): Entry => {
    const entry = entries.get(id);
    if (!entry) throw new ClocheError('not-found', 'There is no such terminal any more.');
    return entry;
  };

  const update = (entry: Entry, change: Partial<Terminal>): Terminal => {
    entry.terminal = { ...entry.terminal, ...change };
    emit('terminal.changed', entry.terminal);
    return entry.terminal;
  };

  const changed = ({ id, state, title, python, exit }: SessionState) => {
    const entry = entries.get(id);
    if (!entry) return;
    if (state === 'exited') void entry.prepared.dispose();
    update(entry, { state, title, ...(python === undefined ? {} : { python }), ...(exit ? { exit } : {}) });
  };

  const removed = (id: string) => {
    const entry = entries.get(id);
    if (!entry) return;
    entries.delete(id);
    void entry.prepared.dispose();
    emit('terminal.removed', { id });
  };

  const hostEnded = (ended: HostConnection) => {
    if (host === ended) host = null;
    const lost = [...entries.values()].filter((entry) => entry.host === ended);
    for (const entry of lost) {
      entry.host = null;
      void entry.prepared.dispose();
      if (entry.terminal.state !== 'exited') update(entry, { state: 'exited' });
    }
    if (lost.length > 0 && !isDisposed)
      emit('notice.raised', {
        message: 'The process that holds the terminals ended unexpectedly, and their shells with it.',
      });
  };

  const connect = (): HostConnection => {
    if (host) return host;
    const started: HostConnection = connectToHost(startPtyHost, {
      onchanged: changed,
      onremoved: removed,
      onend: () => hostEnded(started),
    });
    host = started;
    return started;
  };

  const prepare = async (request: Params<'terminal.create'>) => {
    if (!hasSwept) await sweepStartupFiles(folders.runtime);
    hasSwept = true;
    const state = await settings.get();
    const known =
      request.environmentId === undefined ? undefined : await knownReady(environments, request.environmentId);
    const wanted = request.shell ?? (state.shell === 'default' ? undefined : state.shell);
    const shell = chooseShell(await findShells(variables), wanted);
    const nonce = randomBytes(16).toString('hex');
    const folder = await chooseFolder(request.folder, known?.environment.project, state.defaultFolder, variables.HOME);
    const prepared = await prepareShell({
      shell,
      ...(known ? { activation: fullActivation(known) } : {}),
      folder,
      login: state.loginShell,
      variables,
      runtimeFolder: folders.runtime,
      nonce,
    });
    return { known, shell, nonce, prepared };
  };

  const create = async (request: Params<'terminal.create'>): Promise<Terminal> => {
    if (isDisposed) throw new ClocheError('cancelled', 'Cloche is closing, so no terminal was opened.');
    const { known, shell, nonce, prepared } = await prepare(request);
    const id = randomUUID();
    const connection = connect();
    const ownName = known?.environment.name ?? shell.id;
    const terminal: Terminal = {
      id,
      ...(known ? { environmentId: known.environment.id } : {}),
      name: ownName,
      title: '',
      shell: shell.id,
      state: 'starting',
      size: request.size,
      createdAt: Date.now(),
    };
    const entry: Entry = { terminal, ownName, prepared, host: connection };
    entries.set(id, entry);
    emit('terminal.changed', terminal);
    try {
      const { file, args, folder } = prepared;
      const { size } = request;
      await connection.create({ id, file, args: [...args], variables: { ...prepared.variables }, folder, size, nonce });
    } catch (thrown) {
      removed(id);
      throw new ClocheError('internal', `The shell ${prepared.file} could not be started in a terminal.`, {
        hint: 'Close some terminals, or choose another shell in the settings.',
        detail: thrown instanceof Error ? thrown.message : String(thrown),
        cause: thrown,
      });
    }
    if (known) void environments.touch(known.environment.id).catch(() => {});
    return entry.terminal;
  };

  return {
    list: async () => [...entries.values()].map(({ terminal }) => terminal),
    create,
    close: async (id) => {
      const entry = find(id);
      if (entry.host) await entry.host.close(id);
      else removed(id);
    },
    rename: async (id, name) => {
      const entry = find(id);
      return update(entry, { name: name.trim() || entry.ownName });
    },
    resize: async (id, size) => {
      const entry = find(id);
      if (!entry.host) return;
      await entry.host.resize(id, size);
      update(entry, { size });
    },
    attach: async (id, channel) => {
      const entry = find(id);
      if (!entry.host)
        throw new ClocheError('wrong-state', 'The process that held this terminal has ended, and its screen with it.', {
          hint: 'Close this terminal and open a new one.',
        });
      route(channel, entry.host.attach(id));
    },
    shells: () => findShells(variables),
    running: () => [...entries.values()].filter(({ terminal }) => terminal.state !== 'exited').length,
    dispose: async () => {
      isDisposed = true;
      await host?.end();
      await Promise.all([...entries.values()].map(({ prepared }) => prepared.dispose()));
    },
  };
}

async function knownReady(environments: Pick<Environments, 'known'>, id: string): Promise<KnownEnvironment> {
  const known = await environments.known(id);
  const { name, state, problem } = known.environment;
  if (state === 'ready') return known;
  throw new ClocheError('wrong-state', `The environment ${name} is ${state}, so no terminal was opened in it.`, {
    hint:
      problem?.hint ?? (state === 'creating' ? 'Wait until it is made.' : 'See what is wrong with it in its overview.'),
    detail: problem?.message,
  });
}

/** The kind's activation with the variables that the user gave the environment. */
function fullActivation({ activation, subject }: KnownEnvironment): Activation {
  return { ...activation, set: { ...subject.variables, ...activation.set } };
}

function chooseShell(shells: readonly Shell[], wanted: Shell['id'] | undefined): Shell {
  const shell = wanted === undefined ? shells[0] : shells.find(({ id }) => id === wanted);
  if (shell) return shell;
  throw new ClocheError('tool-missing', `${wanted ?? 'No shell that Cloche knows'} was ${wanted ? 'not ' : ''}found.`, {
    hint: wanted ? `Install ${wanted}, or choose another shell in the settings.` : 'Install bash, zsh or fish.',
  });
}

async function chooseFolder(asked: string | undefined, ...others: readonly (string | undefined)[]): Promise<string> {
  if (asked !== undefined) {
    if (isAbsolute(asked) && (await isFolder(asked))) return asked;
    throw new ClocheError('not-found', `There is no folder ${asked} in which a terminal could start.`);
  }
  for (const folder of [...others, homedir()]) {
    if (folder && isAbsolute(folder) && (await isFolder(folder))) return folder;
  }
  return '/';
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
