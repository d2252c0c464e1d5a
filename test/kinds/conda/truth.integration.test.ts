import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createServices, type Services } from '../../../main/services';
import { findFolders } from '../../../main/store/folders';
import type { Environment, Job } from '../../../preload/contract';
import { writeCondaChannel } from '../../support/conda-channel';
import { type CondaTools, hasConda, openConda } from '../../support/conda-tools';
import { useReader } from '../../support/reader';

describe.runIf(hasConda).each(['micromamba', 'conda'] as const)('an environment of %s', (kind) => {
  const startReader = useReader();
  let tools: CondaTools;
  let services: Services;
  beforeEach(async () => {
    tools = openConda();
    for (const [name, value] of Object.entries(tools.variables)) vi.stubEnv(name, value);
    const folders = findFolders({ HOME: join(tools.folder, 'home') });
    const noTerminal = () => {
      throw new Error('No terminal is asked for.');
    };
    services = await createServices({ folders, startPtyHost: noTerminal, startReader });
  });
  afterEach(async () => {
    await services.dispose();
    vi.unstubAllEnvs();
    tools.dispose();
  });

  const ended = async (job: Promise<Job>): Promise<string | undefined> => {
    const { id, environmentId } = await job;
    expect(await services.jobs.finished(id)).toMatchObject({ state: 'done' });
    return environmentId;
  };
  async function make(): Promise<Environment> {
    const channel = writeCondaChannel(join(tools.folder, 'channel'));
    const spec = { channels: [channel], python: '3.11', packages: ['demo-py', 'demo-lib'] };
    const id = await ended(services.environments.create({ name: 'demo', kind, spec }));
    return (await services.environments.get(id ?? '')).environment;
  }

  test('that lacks a file is told as broken when it is looked at and exported, and repaired', async () => {
    const { id, path, state } = await make();
    expect(state).toBe('ready');
    const site = join(path, 'lib/python3.11/site-packages');
    rmSync(join(site, 'demo_py.py'));
    expect((await services.environments.list())[0]?.state).toBe('ready');
    const exported = await services.exchange.export(id, 'environment.yml');
    expect(exported.losses[0]).toMatch(
      /^The environment is broken.*demo-py 0\.5 is damaged: .*demo_py\.py is missing\.$/,
    );
    const { environment, packages } = await services.environments.get(id);
    expect(environment).toMatchObject({
      state: 'broken',
      problem: { code: 'verification-failed', hint: expect.stringContaining('Repair it') },
    });
    expect(packages.length).toBeGreaterThan(3);
    await ended(services.environments.repair(id));
    expect((await services.environments.get(id)).environment.state).toBe('ready');
    expect(existsSync(join(site, 'demo_py.py'))).toBe(true);
    const { losses } = await services.exchange.export(id, 'environment.yml');
    expect(losses).toEqual([expect.stringMatching(/\/channel” names a folder of this machine and is left out\.$/)]);
  });

  test('is entered with a note when a script of it fails, and without one when that is mended', async () => {
    const { id, path } = await make();
    expect((await services.environments.enter(id)).note).toBeUndefined();
    const script = (name: string) => join(path, 'etc/conda/activate.d', name);
    writeFileSync(script('aa-fails.sh'), 'export BEFORE=1\nno-such-command-here\n');
    writeFileSync(script('ab-no-shell.sh'), 'if then (\n');
    writeFileSync(script('ac-fine.sh'), '[ -n "$NOWHERE" ] && export NEVER=1\n');
    for (let round = 0; round < 2; round += 1) {
      const { note, activation } = await services.environments.enter(id);
      expect(note).toBe(
        'aa-fails.sh, ab-no-shell.sh in etc/conda/activate.d failed and were passed over, as the tools do.',
      );
      expect(activation.set).toMatchObject({ BEFORE: '1', DEMO_ORDER: ':core:lib' });
      expect(Object.keys(activation.set).filter((name) => name.startsWith('CLOCHE'))).toEqual([]);
      expect(activation).not.toHaveProperty('note');
    }
    writeFileSync(script('aa-fails.sh'), 'export BEFORE=2\n');
    rmSync(script('ab-no-shell.sh'));
    expect((await services.environments.enter(id)).note).toBeUndefined();
  });

  test('is written for pip by what its distributions are called, and says what is none', async () => {
    const { id } = await make();
    const { fileName, text, losses } = await services.exchange.export(id, 'requirements');
    expect(fileName).toBe('demo-requirements.txt');
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual(['demo-py==0.5', '']);
    expect(losses).toContain('What is no Python distribution is left out: demo-core, demo-lib, python.');
    const request = await services.exchange.inspect({ fileName, text });
    expect(request).toMatchObject({ format: 'requirements', request: { kind: 'venv' } });
  });
});
