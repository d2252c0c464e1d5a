import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCommandLine } from './open-command-line';

test('build tells what came out, for people and for programs', async () => {
  const { say, makeChangeable } = openCommandLine();
  const { path } = await makeChangeable('demo');
  expect(await say('build', 'demo')).toMatchObject({ code: 0, out: `demo is built: ${path}/result\n  demo\n` });
  expect((await say('build', 'demo', '--json')).json()).toEqual({ path: `${path}/result`, programs: ['demo'] });
});

test('build tells why it cannot', async () => {
  const { say, make, makeChangeable } = openCommandLine();
  await make('plain');
  expect((await say('build', 'plain')).thrown).toMatchObject({ code: 'unsupported' });
  const { path } = await makeChangeable('demo');
  writeFileSync(join(path, 'unbuildable'), '');
  expect((await say('build', 'demo')).thrown).toMatchObject({ message: 'It does not compile.' });
});
