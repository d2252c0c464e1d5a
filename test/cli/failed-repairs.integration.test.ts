import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { treeOf } from '../kinds/conda/changed';
import { everyTime } from '../support/every-time';
import { makeWheel } from '../support/wheels';
import type { Person } from './cloche';
import { setUpPeople } from './people';

const people = setUpPeople(() => [makeWheel({ name: 'alpha', requires: ['beta'] }), makeWheel({ name: 'beta' })]);

/** An index that has nothing, or never answers. */
async function openIndex(answers: boolean) {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (answers) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`;
  return { variables: { PIP_INDEX_URL: url, UV_DEFAULT_INDEX: url }, wasAsked: () => asked > 0 };
}

/** What of a broken venv may not be lost. */
interface Look {
  /** Of the venv itself. */
  readonly tree: readonly string[];
  /** Its record and its lock. */
  readonly notes: readonly string[];
  /** Of what stands in its folder, and in the project. */
  readonly names: readonly (readonly string[])[];
}

/** A broken venv and whose it is. */
interface Broken {
  readonly person: Person;
  readonly folder: string;
  readonly prefix: string;
  look(): Look;
  listed(): Promise<{ readonly state: string }>;
}

/** A venv with packages and a file of the person's own, which lacks its Python. */
async function breakVenv(person: Person, where: 'cloche' | 'project'): Promise<Broken> {
  const project = join(person.home, 'project');
  mkdirSync(project);
  const place = where === 'project' ? ['--set', 'location=project', '--set', `project=${project}`] : [];
  expect(await person.cloche(['create', 'demo', '-p', 'alpha', ...place])).toMatchObject({ code: 0 });
  const listed = async () => JSON.parse((await person.cloche(['list', '--json'])).stdout)[0];
  const { id, path } = await listed();
  const folder = join(person.home, 'data/cloche/environments', id);
  const [library = ''] = readdirSync(join(path, 'lib'));
  writeFileSync(join(path, 'lib', library, 'site-packages/by_hand.py'), '');
  for (const name of readdirSync(join(path, 'bin'))) if (name.startsWith('python')) rmSync(join(path, 'bin', name));
  // What was fetched once is fetched again.
  rmSync(join(person.home, 'cache'), { recursive: true });
  const look = () => ({
    tree: treeOf(path),
    notes: ['environment.json', 'lock.json'].map((name) => readFileSync(join(folder, name), 'utf8')),
    // What a tool that was killed was at goes with the next change.
    names: [folder, project].map((at) =>
      readdirSync(at)
        .filter((name) => !/^temporary$|discard/.test(name))
        .sort(),
    ),
  });
  return { person, folder, prefix: path, look, listed };
}

/** Starts the repair in a process that gets the signal at the moment. */
async function stopAt(person: Person, more: NodeJS.ProcessEnv, signal: NodeJS.Signals, moment: () => boolean) {
  const child = spawn(process.execPath, [person.script, 'repair', 'demo'], {
    env: { ...person.variables, ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  while (child.exitCode === null && !moment()) await delay(1);
  child.kill(signal);
  const [code, ended] = await closed;
  return { code, signal: ended, said };
}

/** It is broken as it was, until an index answers; then nothing is left of what was there. */
async function expectAsBefore({ person, folder, look, listed }: Broken, before: Look): Promise<void> {
  expect(await listed()).toMatchObject({ state: 'broken' });
  expect(look()).toEqual(before);
  expect(await person.cloche(['repair', 'demo'])).toMatchObject({ code: 0 });
  expect(await listed()).toMatchObject({ state: 'ready' });
  expect([folder, join(person.home, 'project')].map((at) => readdirSync(at).sort())).toEqual(before.names);
  const run = await person.cloche(['run', 'demo', '--', 'python', '-c', 'import alpha, beta; print(alpha.version)']);
  expect(run.stdout).toBe('1.0\n');
}

test('a broken venv is broken as it was when its packages cannot be had', async () => {
  const broken = await breakVenv(people().newPerson('unlucky'), 'cloche');
  const before = broken.look();
  const { variables } = await openIndex(true);
  expect(await broken.person.cloche(['repair', 'demo'], { variables })).toMatchObject({ code: 1 });
  await expectAsBefore(broken, before);
});

test('a broken venv in a project is broken as it was when its repair is cancelled', async () => {
  const broken = await breakVenv(people().newPerson('hasty'), 'project');
  const before = broken.look();
  const { variables, wasAsked } = await openIndex(false);
  const { said } = await stopAt(broken.person, variables, 'SIGINT', wasAsked);
  expect(said).toContain('What was there is as it was.');
  await expectAsBefore(broken, before);
});

test.each<['cloche' | 'project', string, (broken: Broken, wasAsked: () => boolean) => boolean]>([
  ['cloche', 'is made anew', ({ folder, prefix }) => existsSync(join(folder, 'before/content')) && existsSync(prefix)],
  ['project', 'waits for the index', (_broken, wasAsked) => wasAsked()],
])('a broken venv (%s) is broken as it was when Cloche dies while it %s', everyTime, async (where, _name, moment) => {
  const broken = await breakVenv(people().newPerson(`doomed-${where}`), where);
  const before = broken.look();
  const { variables, wasAsked } = await openIndex(false);
  const { said, ...end } = await stopAt(broken.person, variables, 'SIGKILL', () => moment(broken, wasAsked));
  expect({ ...end, said }).toEqual({ code: null, signal: 'SIGKILL', said });
  expect(existsSync(join(broken.folder, 'before'))).toBe(true);
  await expectAsBefore(broken, before);
});
