import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Activation } from '../../main/kinds/kind';
import { createServices } from '../../main/services';
import { findFolders } from '../../main/store/folders';
import { findShells } from '../../main/terminals/shells/find-shells';
import type { KindId, Shell, Spec } from '../../preload/contract';
import { openNixStore } from '../support/nix-store';
import { createPlace } from '../terminals/places';
import type { Figure, Measurement } from './figure';
import { openActivated, system, timePrompt } from './prompt';
import { median } from './statistics';

const rounds = 30;

/** An environment of a kind in a store of its own, and a home with a prompt that can be recognised. */
interface Made {
  readonly folder: string;
  readonly home: string;
  readonly runtimeFolder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What a terminal asks the program before it starts the shell. */
  activate(): Promise<Activation>;
}

/** Makes an environment through the program in a private store, does some work, and takes everything away again. */
async function withMade<T>(kind: KindId, spec: Spec, work: (made: Made) => Promise<T>): Promise<T> {
  const store = openNixStore();
  const before = { ...process.env };
  Object.assign(process.env, store.variables);
  const place = join(store.folder, 'place');
  mkdirSync(place);
  const { home } = createPlace(place, 'plain');
  const services = await createServices({
    folders: findFolders({ HOME: join(store.folder, 'home') }),
    startPtyHost: () => {
      throw new Error('No terminal is asked for.');
    },
  });
  try {
    const job = await services.environments.create({ name: 'demo', kind, spec });
    const { state } = await services.jobs.finished(job.id);
    if (state !== 'done') throw new Error(`The environment was not made: ${state}.`);
    const id = job.environmentId ?? '';
    return await work({
      folder: store.folder,
      home,
      runtimeFolder: services.folders.runtime,
      variables: { ...store.variables, ...system, HOME: home },
      activate: async () => (await services.environments.enter(id)).activation,
    });
  } finally {
    await services.dispose();
    for (const name of Object.keys(store.variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    store.dispose();
  }
}

async function findBash(): Promise<Shell> {
  const shell = (await findShells()).find(({ id }) => id === 'bash');
  if (!shell) throw new Error('There is no bash on this machine.');
  return shell;
}

/** Medians of two ways that are taken in turn. */
async function compare(name: string, own: () => Promise<number>, peer: () => Promise<number>): Promise<Measurement> {
  const values: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    peers.push(await peer());
    values.push(await own());
  }
  return { value: median(values), peer: { name, value: median(peers) } };
}

const withPackages: Spec = { packages: ['demo', 'numpy'] };

async function measureAgainstShell(): Promise<Measurement> {
  const shell = await findBash();
  return withMade('nix-packages', withPackages, (made) =>
    compare(
      'bash -i',
      () => openActivated(shell, made.activate, made),
      () => timePrompt(shell.file, ['-i'], made.variables),
    ),
  );
}

async function measureAgainstNixShell(): Promise<Measurement> {
  const shell = await findBash();
  return withMade('nix-packages', withPackages, (made) => {
    const args = ['-p', 'python3.withPackages (ps: [ ps.demo ps.numpy ])', '--run', 'true'];
    return compare(
      'nix-shell --run true',
      () => openActivated(shell, made.activate, made),
      async () => {
        const begun = performance.now();
        const env = { ...made.variables, NIX_BUILD_SHELL: shell.file };
        execFileSync('nix-shell', args, { env, cwd: made.folder, stdio: 'ignore' });
        return performance.now() - begun;
      },
    );
  });
}

async function measureZone(): Promise<Measurement> {
  return withMade('fhs-pip', {}, async (made) => {
    const { enclosure } = await made.activate();
    const file = enclosure?.shells.bash;
    if (!enclosure || !file) throw new Error('There is no bash in the zone.');
    const shell: Shell = { id: 'bash', file, isDefault: true };
    return compare(
      'its launcher',
      () => openActivated(shell, made.activate, made),
      () => timePrompt(enclosure.file, [], made.variables),
    );
  });
}

export const figures: Figure[] = [
  {
    name: 'warm-open-nix-host',
    title: 'from the request to the prompt of a bash in a withPackages environment, on the host',
    unit: 'ms',
    goal: 'at most 5 ms more',
    measure: measureAgainstShell,
  },
  {
    name: 'warm-open-nix-shell',
    title: 'the same beside nix-shell with the same packages, which has built and evaluated them before',
    unit: 'ms',
    goal: 'at most 0.33 ×',
    measure: measureAgainstNixShell,
  },
  {
    name: 'warm-open-zone',
    title: 'from the request to the prompt of a bash in the virtual environment of an FHS zone',
    unit: 'ms',
    goal: 'at most 1.3 ×',
    measure: measureZone,
  },
];
