import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createServices } from '../../main/services';
import { findFolders } from '../../main/store/folders';
import { type PreparedTerminal, prepareTerminal } from '../../main/terminals/prepare-terminal';
import { findShells } from '../../main/terminals/shells/find-shells';
import type { KindId, Shell, Spec } from '../../preload/contract';
import { createPlace } from '../terminals/places';
import type { Measurement } from './figure';
import { size, system, timePrompt, timeTerminal } from './prompt';
import { median } from './statistics';

const rounds = 30;

/** Tools that keep what they make in a folder of their own. */
interface Tools {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  dispose(): void;
}

/** An environment of a kind that tools of its own have made, and a home with a prompt that can be recognised. */
export interface Made {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What the program does for a bash in the environment before it starts the shell. */
  prepare(): Promise<PreparedTerminal>;
}

const noChild = () => {
  throw new Error('No terminal is asked for, and no file.');
};

/** Makes an environment through the program with such tools, does some work, and takes everything away again. */
export async function withMadeIn<T>(
  tools: Tools,
  { kind, spec }: { readonly kind: KindId; readonly spec: Spec },
  work: (made: Made) => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, tools.variables);
  const place = join(tools.folder, 'place');
  mkdirSync(place);
  const { home } = createPlace(place, 'plain');
  const services = await createServices({
    folders: findFolders({ HOME: join(tools.folder, 'home') }),
    startPtyHost: noChild,
    startReader: noChild,
  });
  try {
    const job = await services.environments.create({ name: 'demo', kind, spec });
    const { state } = await services.jobs.finished(job.id);
    if (state !== 'done') throw new Error(`The environment was not made: ${state}.`);
    const environmentId = job.environmentId ?? '';
    const variables = { ...tools.variables, ...system, HOME: home };
    return await work({
      folder: tools.folder,
      variables,
      prepare: () => prepareTerminal({ ...services, variables }, { environmentId, shell: 'bash', folder: '/', size }),
    });
  } finally {
    await services.dispose();
    for (const name of Object.keys(tools.variables)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    tools.dispose();
  }
}

/** The bash of this machine. */
export async function findBash(): Promise<Shell> {
  const shell = (await findShells()).find(({ id }) => id === 'bash');
  if (!shell) throw new Error('There is no bash on this machine.');
  return shell;
}

/** Medians of two ways that are taken in turn. */
export async function compare(
  name: string,
  own: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<Measurement> {
  const values: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    peers.push(await peer());
    values.push(await own());
  }
  return { value: median(values), peer: { name, value: median(peers) } };
}

/** From the wish for a terminal in an environment to its prompt, beside a plain bash. */
export async function compareWithBash(made: Made): Promise<Measurement> {
  const { file } = await findBash();
  return compare(
    'bash -i',
    () => timeTerminal(made.prepare),
    () => timePrompt(file, ['-i'], made.variables),
  );
}
