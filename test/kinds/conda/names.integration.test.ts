import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { conda } from '../../../main/kinds/conda/conda';
import type { ProbeContext } from '../../../main/kinds/kind';
import { micromamba } from '../../../main/kinds/micromamba/micromamba';
import { createRun } from '../../../main/process/run-program';
import { createPerson, type Person } from '../../cli/cloche';
import { bundleForNode } from '../../support/bundle';
import { type ServedChannel, serveChannel, writeCondaChannel } from '../../support/conda-channel';
import { type CondaTools, hasConda, openConda } from '../../support/conda-tools';

const patient = { timeout: 100_000 };

describe.runIf(hasConda).each([micromamba, conda])('names of $id', (kind) => {
  let tools: CondaTools;
  let served: ServedChannel;
  let folder: string;
  let person: Person;
  beforeAll(async () => {
    tools = openConda();
    writeCondaChannel(join(tools.folder, 'channel'));
    served = await serveChannel(join(tools.folder, 'channel'));
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-cli-')));
    const { PATH = '', MAMBA_ROOT_PREFIX = '' } = tools.variables;
    const script = await bundleForNode('main/cli.ts', folder);
    person = createPerson(script, join(folder, 'home'), { PATH, MAMBA_ROOT_PREFIX });
  });
  afterAll(async () => {
    await served?.close();
    tools?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    for (const [name, value] of Object.entries(tools.variables)) vi.stubEnv(name, value);
    vi.stubEnv('XDG_CACHE_HOME', join(tools.folder, 'cache'));
  });
  afterEach(() => vi.unstubAllEnvs());

  const context: ProbeContext = { run: createRun(), signal: new AbortController().signal };
  const complete = (text: string, channels = [served.url]) =>
    kind.complete?.('conda-packages', { channels }, { text, limit: 20 }, context);

  test('the tool fetches them when the field is entered, and what is typed completes from what it keeps', async () => {
    expect(served.requests).toEqual([]);
    await complete('demo');
    await expect.poll(() => complete('demo'), patient).toMatchObject({ state: 'unavailable', items: [] });
    expect(served.requests).toEqual([]);
    await complete('');
    await expect
      .poll(() => complete('demo-lib'), patient)
      .toMatchObject({
        state: 'ready',
        items: [{ name: 'demo-lib', version: '2.0' }],
      });
    const requests = served.requests.length;
    expect((await complete('demo-lib='))?.items.map(({ name }) => name)).toEqual(
      ['2.0', '1.1', '1.0'].map((version) => `demo-lib=${version}`),
    );
    await complete('');
    expect(served.requests.length).toBe(requests);
  });

  test('a channel that cannot be reached is told', async () => {
    const nowhere = ['http://127.0.0.1:1/channel'];
    await complete('', nowhere);
    await expect
      .poll(() => complete('demo', nowhere), patient)
      .toMatchObject({ state: 'unavailable', reason: expect.stringMatching(/channel cannot be reached|failed/) });
  });

  test('cloche search lists versions and builds with channel and size, the newest first', async () => {
    const ask = (...args: string[]) =>
      person.cloche(['search', ...args, '--kind', kind.id, '--set', `channels=${served.url}`]);
    const { code, stdout, stderr } = await ask('demo-lib', '--json');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const builds = JSON.parse(stdout);
    expect(builds.map(({ version }: { version: string }) => version)).toEqual(['2.0', '1.1', '1.0']);
    expect(builds[0]).toEqual({
      name: 'demo-lib',
      version: '2.0',
      build: '0',
      buildNumber: 0,
      channel: served.url,
      subdir: 'noarch',
      sizeBytes: expect.any(Number),
    });
    const told = await ask('demo-lib');
    expect(told.stdout.split('\n')[1]).toMatch(new RegExp(`^2\\.0 +0 +${served.url}/noarch +[\\d.]+ kB$`));
    expect(await ask('demo-libb')).toMatchObject({ code: 1, stderr: expect.stringContaining('Did you mean demo-lib') });
  });
});

test('cloche search says of a kind without channels that it cannot', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cloche-cli-')));
  try {
    const person = createPerson(await bundleForNode('main/cli.ts', folder), join(folder, 'home'));
    const { code, stderr } = await person.cloche(['search', 'numpy', '--kind', 'venv']);
    expect(code).toBe(1);
    expect(stderr).toContain('Packages of the kind venv cannot be searched.');
    expect(stderr).toContain('micromamba');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
