import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { writeCondaChannel } from '../support/conda-channel';
import { type CondaTools, hasConda, openConda } from '../support/conda-tools';
import { createPerson, type Person } from './cloche';

describe.runIf(hasConda)('a conda environment on the command line', () => {
  let tools: CondaTools;
  let channel: string;
  let folder: string;
  let person: Person;
  beforeAll(async () => {
    tools = openConda();
    channel = writeCondaChannel(join(tools.folder, 'channel'));
    folder = mkdtempSync(join(tmpdir(), 'cloche-test-cli-'));
    const script = await bundleForNode('main/cli.ts', folder);
    // The bundle finds there what cannot be bundled.
    const modules = join(import.meta.dirname, '../../node_modules');
    person = createPerson(script, join(folder, 'home'), {
      ...tools.variables,
      HOME: join(folder, 'home'),
      NODE_PATH: modules,
    });
    const made = ['--kind', 'micromamba', '--package', 'demo-lib=1.0', '--set', `channels=${channel}`];
    expect(await person.cloche(['create', 'demo', '--python', '3.11', ...made])).toMatchObject({ code: 0 });
  });
  afterAll(() => {
    tools.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const update = (...words: string[]) => person.cloche(['update', 'demo', ...words]);
  const spec = async () => JSON.parse((await update('--package', 'demo-py', '--plan', '--json')).stdout).request.spec;

  test('is changed after it was shown how, and with a yes only', async () => {
    const plan = await update('--package', 'demo-app', '--plan');
    expect(plan).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\n {2}\+ demo-app 1\.0, [\d.]+ kB to fetch$/m),
    });
    const refused = await update('--package', 'demo-app');
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('+ demo-app 1.0') });
    expect(await update('--package', 'demo-app', '--yes')).toMatchObject({ code: 0 });
    expect(await update('--without', 'demo-lib', '--plan')).toMatchObject({
      stdout: expect.stringMatching(/- demo-app 1\.0\n {2}- demo-core 1\.0\n {2}- demo-lib 1\.0/),
    });
    expect(await update('--without', 'demo-app', '--yes')).toMatchObject({ code: 0 });
  });

  test('has packages held, and brought up to date one by one', async () => {
    expect(await update('--package', 'demo-lib', '--pin', 'demo-lib', '--yes')).toMatchObject({ code: 0 });
    expect(await spec()).toMatchObject({ pins: ['demo-lib==1.0'], packages: ['demo-lib', 'demo-py'] });
    const held = await update('--upgrade', 'demo-lib', '--plan');
    expect(held.stdout).toContain('no newer version fits');
    expect(await update('--unpin', 'demo-lib', '--yes')).toMatchObject({ code: 0 });
    const newer = await update('--upgrade', 'demo-lib', '--yes');
    expect(newer).toMatchObject({ code: 0, stderr: expect.stringContaining('~ demo-lib 1.0 → 2.0') });
  });

  test('becomes what a file asks for, beside the rest or alone', async () => {
    const file = join(folder, 'environment.yml');
    writeFileSync(file, `channels: [${channel}]\ndependencies: [demo-py]\n`);
    const shown = await update('--from', file, '--plan');
    expect(shown.stderr).toContain('Nothing of the file is used before your yes');
    const beside = await update('--from', file, '--plan', '--yes');
    expect(beside.stdout).toMatch(/\+ demo-py 0\.5/);
    expect(beside.stdout).not.toMatch(/^ +-/m);
    const alone = await update('--from', file, '--prune', '--yes');
    expect(alone).toMatchObject({ code: 0, stderr: expect.stringMatching(/- demo-lib [\d.]+.*\n {2}\+ demo-py/) });
    expect(await spec()).toMatchObject({ python: '', packages: ['demo-py'] });
    expect(await update('--prune')).toMatchObject({ code: 2 });
  });

  test.each(['conda-meta', 'lib'])('that has lost %s is told at once, and made again', async (lost) => {
    const listed = async () => JSON.parse((await person.cloche(['list', '--json'])).stdout)[0];
    rmSync(join((await listed()).path, lost), { recursive: true });
    expect(await listed()).toMatchObject({ state: 'broken', problem: { hint: 'Repair it.' } });
    expect(await person.cloche(['repair', 'demo'])).toMatchObject({ code: 0 });
    expect(await listed()).toMatchObject({ state: 'ready' });
    expect(await person.cloche(['run', 'demo', '--', 'python', '-c', 'import os'])).toMatchObject({ code: 0 });
  });
});
