import { join } from 'node:path';
import { expect, test } from 'vitest';
import { venv } from '../../../main/kinds/venv/venv';
import { createRun } from '../../../main/process/run-program';
import { findInterpreters } from '../../../main/python/interpreters';
import { create, makeContext, nameAndVersion, python, setUpVenvs, uvFolder } from './set-up-venvs';

const { index, useEngine } = setUpVenvs();

test('the oldest Python of the machine that can make a venv makes one with its own pip', async () => {
  useEngine('pip');
  const { context } = makeContext();
  const oldest = (await findInterpreters(context)).filter(({ venv: { available } }) => available).at(-1);
  const { subject, made } = create({ python: oldest?.path ?? '', requirements: ['alpha==1.0'] });
  const lock = await made;
  expect(lock.python).toBe(oldest?.version);
  expect(nameAndVersion(lock)).toEqual(['alpha 1.0 requested']);
  expect(await python(subject, 'import sys, alpha; print("%d.%d.%d" % sys.version_info[:3])')).toBe(oldest?.version);
});

test.runIf(uvFolder)('without pip, typing pip says so, until a real one comes', async () => {
  useEngine('uv');
  const { subject, made } = create({ requirements: ['alpha'] });
  await made;
  const folder = join(venv.prefix(subject), 'bin');
  for (const name of ['pip', 'pip3']) {
    const { code, stderr } = await createRun()(join(folder, name), ['install', 'alpha']);
    expect(code).toBe(1);
    expect(stderr).toContain('This environment has no pip of its own.');
  }
  const install = ['pip', 'install', '--default-index', index().url, '--python', join(folder, 'python'), 'pip'];
  await createRun()(join(uvFolder ?? '', 'uv'), install);
  expect((await createRun()(join(folder, 'pip'), [])).stdout).toBe('pip 99.0\n');
});

test.runIf(uvFolder)('pip is put inside where that is wished, and was not asked for as a package', async () => {
  useEngine('uv');
  const { subject, made } = create({ pip: true, requirements: ['alpha'] });
  expect(nameAndVersion(await made)).toEqual(['alpha 1.1 requested', 'shared_thing 1.5']);
  expect((await createRun()(join(venv.prefix(subject), 'bin', 'pip'), [])).stdout).toBe('pip 99.0\n');
  const { packages } = await venv.inspect(subject);
  const pip = packages.find(({ name }) => name === 'pip');
  expect(pip?.version).toBe('99.0');
  expect(pip?.isRequested).toBeUndefined();
});
