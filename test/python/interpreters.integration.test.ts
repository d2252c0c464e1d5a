import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../main/process/run';
import { createRun } from '../../main/process/run-program';
import { chooseInterpreter, findInterpreters } from '../../main/python/interpreters';
import { temporaryFolder } from '../support/temporary';

const signal = new AbortController().signal;
const run = createRun();

function variablesIn(home: string, changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { HOME: home, PATH: '/usr/bin:/bin', XDG_CACHE_HOME: join(home, 'cache'), ...changes };
}

test('every interpreter of the machine is listed once, with its version', async () => {
  const home = temporaryFolder();
  const pyenv = join(process.env.HOME ?? '/root', '.pyenv');
  const found = await findInterpreters(
    { run, signal },
    { variables: variablesIn(home, { PYENV_ROOT: pyenv, PATH: `${pyenv}/shims:/usr/bin:/bin` }) },
  );
  const system = found.filter(({ path }) => path.startsWith('/usr/bin/'));
  expect(system.length).toBeGreaterThan(0);
  expect(new Set(found.map(({ path }) => path)).size).toBe(found.length);
  expect(found.filter(({ path }) => path.includes('/shims/'))).toEqual([]);
  for (const { path, version } of found) {
    const told = await run(path, ['--version']);
    expect(`${told.stdout}${told.stderr}`).toContain(`Python ${version}`);
  }
  for (const interpreter of found.filter(({ version }) => version?.startsWith('2.'))) {
    expect(interpreter.venv).toMatchObject({
      available: false,
      reason: 'It is older than the module venv, which came with 3.3.',
    });
  }
  expect(chooseInterpreter(found, '').version).toMatch(/^3\./);
});

test('the second look starts nothing, until a file changes or a refresh is asked for', async () => {
  const home = temporaryFolder();
  const bin = join(home, '.pyenv', 'versions', '3.99.1', 'bin');
  mkdirSync(bin, { recursive: true });
  const fake = join(bin, 'python3.99');
  const answer = (version: string) =>
    `#!/bin/sh\necho '{"version":"${version}","implementation":"CPython","prefix":"/x","basePrefix":"/x","hasVenv":true,"hasEnsurepip":true}'\n`;
  writeFileSync(fake, answer('3.99.1'));
  chmodSync(fake, 0o755);
  let starts = 0;
  const counting: Run = (file, args, options) => {
    starts += Number(file === fake);
    return run(file, args, options);
  };
  const look = (refresh = false) =>
    findInterpreters({ run: counting, signal }, { refresh, variables: variablesIn(home) });
  expect((await look())[0]).toMatchObject({
    path: fake,
    version: '3.99.1',
    origin: 'pyenv',
    venv: { available: true },
  });
  await look();
  expect(starts).toBe(1);
  await look(true);
  expect(starts).toBe(2);
  writeFileSync(fake, `${answer('3.99.2')}\n`);
  expect((await look())[0]).toMatchObject({ version: '3.99.2' });
  expect(existsSync(join(home, 'cache', 'cloche', 'interpreters.json'))).toBe(true);
});

test('an interpreter without ensurepip is started again only when its library has changed', async () => {
  const home = temporaryFolder();
  const bin = join(home, '.pyenv', 'versions', '3.99.1', 'bin');
  const library = join(home, 'library');
  mkdirSync(bin, { recursive: true });
  mkdirSync(library);
  const fake = join(bin, 'python3.99');
  const probe = {
    version: '3.99.1',
    implementation: 'CPython',
    prefix: '/x',
    basePrefix: '/x',
    hasVenv: true,
    library,
  };
  writeFileSync(
    fake,
    `#!/bin/sh\n[ -e '${library}/ensurepip' ] && has=true || has=false\necho '${JSON.stringify(probe).slice(0, -1)},"hasEnsurepip":'$has'}'\n`,
  );
  chmodSync(fake, 0o755);
  let starts = 0;
  const counting: Run = (file, args, options) => {
    starts += Number(file === fake);
    return run(file, args, options);
  };
  const look = () => findInterpreters({ run: counting, signal }, { variables: variablesIn(home) });
  expect((await look())[0]?.venv).toMatchObject({ reason: 'Its module ensurepip is missing.' });
  await look();
  expect(starts).toBe(1);
  mkdirSync(join(library, 'ensurepip'));
  expect((await look())[0]?.venv).toEqual({ available: true });
  expect(starts).toBe(2);
});

test('an interpreter that fails is listed as such, and a virtual environment is none', async () => {
  const home = temporaryFolder();
  const broken = join(home, 'broken');
  const environment = join(home, 'environment', 'bin');
  mkdirSync(broken);
  mkdirSync(environment, { recursive: true });
  writeFileSync(join(broken, 'python3.98'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(broken, 'python3.98'), 0o755);
  writeFileSync(join(home, 'environment', 'pyvenv.cfg'), 'home = /usr/bin\n');
  symlinkSync('/bin/sh', join(environment, 'python3.97'));
  const found = await findInterpreters(
    { run, signal },
    { variables: variablesIn(home, { PATH: `${broken}:${environment}:relative` }) },
  );
  expect(found.find(({ path }) => path.startsWith(broken))).toMatchObject({
    venv: { available: false, reason: 'It does not answer as a Python does.' },
  });
  expect(found.filter(({ path }) => path.startsWith(environment))).toEqual([]);
});
