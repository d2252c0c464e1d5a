import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findMarked } from '../../../main/process/end-tree';
import { createServices, type Services } from '../../../main/services';
import { findFolders } from '../../../main/store/folders';
import type { Environment } from '../../../preload/contract';
import { bundleForNode } from '../../support/bundle';
import { everyTime } from '../../support/every-time';
import { type LocalIndex, startIndex } from '../../support/local-index';
import { needs } from '../../support/machine';
import { temporaryFolder } from '../../support/temporary';
import { findUv } from '../../support/uv';
import { makeSourceDistribution, makeWheel } from '../../support/wheels';

needs('python3-venv');

const uvFolder = await findUv();
const savedVariables = { ...process.env };
let built: string;
let script: string;
let index: LocalIndex;

beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'cloche-test-'));
  script = await bundleForNode('main/cli.ts', built);
  index = await startIndex([
    makeWheel({ name: 'alpha', requires: ['beta'] }),
    makeWheel({ name: 'beta' }),
    makeSourceDistribution('slow', '1.0', 'subprocess.call(["setsid", "sleep", "300"])'),
  ]);
});
afterAll(async () => {
  await index.close();
  rmSync(built, { recursive: true, force: true });
});

/** A home of which the program that is killed and the one that starts afterwards both are. */
function openHome(engine: string) {
  const home = temporaryFolder();
  const temporary = join(home, 'temporary');
  mkdirSync(temporary);
  const variables: NodeJS.ProcessEnv = {
    HOME: home,
    PATH: `${engine === 'uv' ? `${uvFolder}:` : ''}/usr/bin:/bin`,
    TMPDIR: temporary,
    PIP_INDEX_URL: index.url,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    // Warm as on any machine but the newest, so that what is killed is the making.
    XDG_CACHE_HOME: join(built, 'cache'),
    KILLED_TEST: randomUUID(),
  };
  return { variables, temporary, folders: findFolders(variables), marker: `KILLED_TEST=${variables.KILLED_TEST}` };
}
type Home = ReturnType<typeof openHome>;

/** What can be seen of a making from outside. */
interface Sight {
  /** Whether there is such a path in the environment's folder; a `*` stands for one name. */
  has(path: string): boolean;
  wasAsked(path: string): boolean;
  isBuilding(): boolean;
}

function exists(folder: string, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return existsSync(folder);
  if (name !== '*') return exists(join(folder, name), rest);
  return existsSync(folder) && readdirSync(folder).some((entry) => exists(join(folder, entry), rest));
}

const isSleep = (id: number) => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').startsWith('sleep\0');
  } catch {
    return false;
  }
};

/**
 * Starts a real making in another process and kills that at the moment. False when it was made before the moment was
 * seen; a making that failed is a failure.
 */
async function killAt(home: Home, requirement: string, moment: (sight: Sight) => boolean): Promise<boolean> {
  const args = ['create', 'demo', '--kind', 'venv', '--python', '/usr/bin/python3', '--package', requirement];
  const child = spawn(process.execPath, [script, ...args], {
    env: home.variables,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const asked = index.requests.length;
  let marked: number[] = [];
  const sight: Sight = {
    has: (path) => exists(join(home.folders.data, 'environments'), path.split('/')),
    wasAsked: (path) => index.requests.slice(asked).includes(path),
    isBuilding: () => marked.some(isSleep),
  };
  while (child.exitCode === null && !moment(sight)) {
    if (requirement === 'slow') marked = await findMarked(home.marker);
    await delay(1);
  }
  child.kill('SIGKILL');
  const [code, signal] = await closed;
  if (code === 0) return false;
  expect({ code, signal, said }).toEqual({ code: null, signal: 'SIGKILL', said });
  return true;
}

/** The home of a making that was killed at the moment; one that a busy machine lets end before is made once more. */
async function openKilled(engine: string, requirement: string, moment: (sight: Sight) => boolean): Promise<Home> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const home = openHome(engine);
    if (await killAt(home, requirement, moment)) return home;
  }
  throw new Error('Each making ended before it was killed.');
}

/** The rooms of the next start, as any of the three entries builds them. */
async function startAgain({ folders, variables }: Home): Promise<Services & { readonly notices: readonly string[] }> {
  process.env = { ...variables, KILLED_TEST: undefined };
  const noChild = () => {
    throw new Error('No terminal and no file is asked for.');
  };
  const services = await createServices({ folders, startPtyHost: noChild, startReader: noChild });
  onTestFinished(async () => {
    await services.dispose();
    process.env = { ...savedVariables };
  });
  const notices = services.takeEarlyNotices();
  services.events.subscribe((name, payload) => {
    if (name === 'notice.raised') notices.push((payload as { message: string }).message);
  });
  return { ...services, notices };
}

/** What may never be said of an environment that does not work. */
async function expectWorking({ environments, run }: Services, { id }: Environment): Promise<void> {
  const { environment, interpreter = '', packages } = await environments.get(id);
  expect(environment.state).toBe('ready');
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['alpha', 'beta']));
  expect((await environments.known(id)).lock?.packages.map(({ name }) => name)).toEqual(['alpha', 'beta']);
  const { stdout } = await run(interpreter, ['-c', 'import alpha, beta; print(alpha.version)']);
  expect(stdout).toBe('1.0\n');
}

async function resume(services: Services, { id }: Environment): Promise<void> {
  const job = await services.environments.resume(id);
  expect(await services.jobs.finished(job.id)).toMatchObject({ state: 'done' });
  const [resumed] = await services.environments.list();
  expect(resumed).toMatchObject({ id, state: 'ready' });
  if (resumed) await expectWorking(services, resumed);
}

async function clean({ environments, folders }: Services, { id }: Environment, { temporary }: Home): Promise<void> {
  await environments.clean(id);
  expect(await environments.list()).toEqual([]);
  expect(await environments.trash()).toEqual([]);
  for (const name of ['environments', 'trash']) expect(readdirSync(join(folders.data, name))).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
}

const site = '*/content/lib/*/site-packages';

test.for<[string, string, string, (sight: Sight) => boolean, 'resume' | 'clean']>([
  ['uv', 'alpha', 'its folder appears', ({ has }) => has('*'), 'clean'],
  ['uv', 'alpha', 'its record appears', ({ has }) => has('*/environment.json'), 'resume'],
  ['uv', 'alpha', 'the making begins', ({ has }) => has('*/temporary'), 'clean'],
  ['uv', 'alpha', 'the interpreter appears', ({ has }) => has('*/content/bin/python'), 'resume'],
  ['uv', 'alpha', 'the index is asked', ({ wasAsked }) => wasAsked('/simple/alpha/'), 'clean'],
  ['uv', 'alpha', 'a package appears', ({ has }) => has(`${site}/alpha.py`), 'resume'],
  ['uv', 'alpha', 'the lock appears', ({ has }) => has('*/lock.json'), 'resume'],
  ['uv', 'slow', 'a build runs', ({ isBuilding }) => isBuilding(), 'clean'],
  ['pip', 'alpha', 'pip is being installed', ({ has }) => has(`${site}/pip`), 'clean'],
  ['pip', 'alpha', 'a package appears', ({ has }) => has(`${site}/beta.py`), 'clean'],
  ['pip', 'slow', 'a build runs', ({ isBuilding }) => isBuilding(), 'clean'],
])('%s making %s is killed when %s', everyTime, async ([engine, requirement, _name, moment, verb], { skip }) => {
  skip(engine === 'uv' && !uvFolder, 'uv cannot be had here.');
  const home = await openKilled(engine, requirement, moment);
  const services = await startAgain(home);
  // What was between fork and exec when its parent died ends by itself; the others would stay for minutes.
  await expect.poll(() => findMarked(home.marker), { timeout: 20_000 }).toEqual([]);
  const [environment, ...others] = await services.environments.list();
  expect(others).toEqual([]);
  expect(services.notices).toEqual([]);
  if (!environment) {
    // Killed before it was published: the next start sweeps what it had begun.
    await expect.poll(() => readdirSync(join(home.folders.data, 'environments')), { timeout: 5000 }).toEqual([]);
    return;
  }
  if (environment.state === 'ready') return expectWorking(services, environment);
  expect(environment).toMatchObject({ state: 'incomplete', problem: { code: 'cancelled' } });
  // It may have been killed between its own record and that of its job.
  for (const job of services.jobs.list()) expect(job).toMatchObject({ state: 'failed', error: { code: 'cancelled' } });
  await (verb === 'resume' ? resume(services, environment) : clean(services, environment, home));
});
