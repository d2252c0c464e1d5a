import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundleForNode } from '../../support/bundle';
import { useConda } from '../../support/conda-suite';
import { hasConda } from '../../support/conda-tools';
import { temporaryFolder } from '../../support/temporary';
import { openChangeable, treeOf, versionsIn } from './changed';

/** Where the bundle finds what cannot be bundled. */
const modules = join(import.meta.dirname, '../../../node_modules');

describe.runIf(hasConda).each(['micromamba', 'conda'] as const)('a Cloche that dies while %s', (kind) => {
  const suite = useConda();
  let built: string;
  let script: string;
  beforeAll(async () => {
    built = mkdtempSync(join(tmpdir(), 'cloche-test-'));
    script = await bundleForNode('main/cli.ts', built);
  });
  afterAll(() => {
    rmSync(built, { recursive: true, force: true });
  });

  /** Starts a change in another process. */
  function start(home: string, ...words: string[]): ChildProcess {
    const child = spawn(process.execPath, [script, 'update', 'demo', ...words, '--yes'], {
      // What it leaves when it is killed goes with its home.
      env: { ...suite.tools.variables, HOME: home, TMPDIR: home, NODE_PATH: modules },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  async function killWhen(child: ChildProcess, moment: () => boolean): Promise<void> {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && !moment()) await delay(1);
    child.kill('SIGKILL');
    const [code, signal] = await ended;
    expect({ code, signal, said }).toEqual({ code: null, signal: 'SIGKILL', said });
  }

  const isLinking = (folder: string) => existsSync(join(folder, 'content/linking'));

  test('changes an environment leaves it as it was, for who was there and for who comes', async () => {
    const home = temporaryFolder();
    const room = await openChangeable(kind, suite.channel, { home });
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    const before = treeOf(room.contentOf(id));
    await killWhen(start(home, '--package', 'demo-posthang', '--package', 'demo-lib=1.1'), () =>
      isLinking(room.folderOf(id)),
    );
    expect(existsSync(join(room.folderOf(id), 'before/content'))).toBe(true);
    // The first look sets it right, whoever has it; the one who was there all the time included.
    const [environment] = await room.environments.list();
    expect(environment).toMatchObject({ id, state: 'ready' });
    expect(treeOf(room.contentOf(id))).toEqual(before);
    const left = () => readdirSync(room.folderOf(id)).filter((name) => /before|discard/.test(name));
    await expect.poll(left, { timeout: 20_000 }).toEqual([]);
    expect((await room.environments.get(id)).spec).toMatchObject({ packages: ['demo-lib=1.0'] });

    await killWhen(start(home, '--package', 'demo-posthang'), () => isLinking(room.folderOf(id)));
    await room.dispose();
    const later = await openChangeable(kind, suite.channel, { home });
    expect((await later.environments.enter(id)).environment.state).toBe('ready');
    expect(treeOf(later.contentOf(id))).toEqual(before);
    const spec = await later.environments.askFor(id, { type: 'install', packages: ['demo-py'] });
    expect(versionsIn(await later.update({ id, spec }))).toMatchObject({ 'demo-py': '0.5', 'demo-lib': '1.0' });
  });

  test.each([
    ['the copy is being made', ['before-by-half', 'before']],
    ['the copy is there', ['before']],
  ])('dies when %s', async (_name, entries) => {
    const home = temporaryFolder();
    const room = await openChangeable(kind, suite.channel, { home });
    const id = await room.make({ packages: ['demo-lib=1.0'] });
    const before = treeOf(room.contentOf(id));
    await killWhen(start(home, '--package', 'demo-posthang'), () =>
      entries.some((entry) => existsSync(join(room.folderOf(id), entry))),
    );
    expect(await room.environments.list()).toMatchObject([{ id, state: 'ready' }]);
    expect(treeOf(room.contentOf(id))).toEqual(before);
  });
});
