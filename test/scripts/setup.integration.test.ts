import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { staleParts } from '../../scripts/lib/stale.mjs';
import { runScript, scratchProject } from './scratch-project';

const staleNames = (folder: string) => staleParts(folder).map(({ name }) => name);
const inode = (folder: string, path: string) => statSync(join(folder, path)).ino;

test('a first start builds everything, a second start nothing', async () => {
  const folder = scratchProject();
  expect(staleNames(folder)).toEqual(['renderer', 'main', 'preload']);

  const first = await runScript(folder, ['scripts/start.mjs', '--browser']);
  expect(first.stderr).toBe('Building renderer, main, preload.\n');
  expect(JSON.parse(first.stdout)).toMatchObject({ program: 'browser', args: [] });
  expect(first.code).toBe(3);
  expect(staleNames(folder)).toEqual([]);

  const second = await runScript(folder, ['scripts/start.mjs', '--browser']);
  expect(second.stderr).toBe('');
  expect(second.code).toBe(3);
});

test('a start that was not understood names what it does not know, and does nothing', async () => {
  const folder = scratchProject();
  const { code, stdout, stderr } = await runScript(folder, ['scripts/start.mjs', '--brwoser', '--electron', 'x']);
  expect(stderr).toBe(
    'error: Cloche does not know --brwoser, x.\nhint: A start takes --browser or --electron: `npm start -- --browser`.\n',
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('only the part whose content has changed is built', async () => {
  const folder = scratchProject();
  await runScript(folder, ['scripts/build.mjs']);
  const page = inode(folder, 'dist/renderer/index.html');
  const source = join(folder, 'main', 'browser.ts');

  utimesSync(source, new Date(), new Date(Date.now() + 5000));
  expect(staleNames(folder)).toEqual([]);

  writeFileSync(source, "console.log('changed');");
  expect(staleNames(folder)).toEqual(['main']);
  const changed = await runScript(folder, ['scripts/start.mjs', '--browser']);
  expect(changed.stderr).toBe('Building main.\n');
  expect(changed.stdout).toBe('changed\n');
  expect(inode(folder, 'dist/renderer/index.html')).toBe(page);
});

test('the command line can be started by its name, also after another build', async () => {
  const folder = scratchProject();
  for (const source of ['0', '1']) {
    writeFileSync(join(folder, 'main', 'cli.ts'), `console.log(${source});`);
    await runScript(folder, ['scripts/build.mjs']);
    expect(statSync(join(folder, 'dist', 'main', 'cli.js')).mode & 0o777).toBe(0o755);
  }
});

test('output that was deleted is built again', async () => {
  const folder = scratchProject();
  await runScript(folder, ['scripts/build.mjs']);
  rmSync(join(folder, 'dist', 'preload', 'electron.cjs'));
  expect(staleNames(folder)).toEqual(['preload']);
});

test('what does not build leaves the last build whole and says so', async () => {
  const folder = scratchProject();
  await runScript(folder, ['scripts/build.mjs']);
  const before = readFileSync(join(folder, 'dist', 'main', 'cli.js'), 'utf8');
  writeFileSync(join(folder, 'main', 'cli.ts'), 'const = ;');

  const failed = await runScript(folder, ['scripts/cloche.mjs']);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toBe('');
  expect(failed.stderr).toContain('error: Cloche could not be built');
  expect(readFileSync(join(folder, 'dist', 'main', 'cli.js'), 'utf8')).toBe(before);
  expect(staleNames(folder)).toEqual(['main']);
});

test('starts at the same time build once', async () => {
  const folder = scratchProject();
  const ended = await Promise.all([1, 2, 3].map(() => runScript(folder, ['scripts/cloche.mjs', 'list'])));
  expect(ended.map(({ code }) => code)).toEqual([3, 3, 3]);
  expect(ended.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
});

test('the command line gets its arguments, the folder of the person, and a stdout of its own', async () => {
  const folder = scratchProject();
  const { code, stdout, stderr } = await runScript(folder, ['scripts/cloche.mjs', 'run', 'demo', '--', 'ls', '-l'], {
    npm_lifecycle_event: 'cloche',
    npm_config_user_agent: 'npm',
    INIT_CWD: join(folder, 'main'),
    PATH: `${join(folder, 'node_modules', '.bin')}:${process.env.PATH}`,
  });
  const started = JSON.parse(stdout);
  expect(started).toMatchObject({ program: 'cli', args: ['run', 'demo', '--', 'ls', '-l'], cwd: join(folder, 'main') });
  expect(Object.keys(started.variables).filter((name) => /^npm_|^INIT_CWD$/.test(name))).toEqual([]);
  expect(started.variables.PATH).not.toContain('node_modules');
  expect(stderr).toContain('Building');
  expect(code).toBe(3);
});

test('packages that cannot be installed end the start with a hint', async () => {
  const folder = scratchProject();
  const root = { name: 'scratch', dependencies: { nowhere: '1.0.0' } };
  const wanted = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==` };
  const lock = { name: 'scratch', lockfileVersion: 3, packages: { '': root, 'node_modules/nowhere': wanted } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...root, type: 'module' }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));

  const { code, stdout, stderr } = await runScript(folder, ['scripts/start.mjs', '--browser'], {
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(folder, 'npm'),
  });
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('ECONNREFUSED');
  expect(stderr).toContain('error: The packages could not be installed');
  expect(stderr).toContain('hint: The first start needs the npm registry.');
});
