import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trust as verb } from '../../main/cli/trust';
import { readArguments } from '../../main/cli/verb';
import { temporaryFolder } from '../support/temporary';
import { openCommandLine } from './open-command-line';

test('what is trusted is listed, and what is removed is shown again before it is used', async () => {
  const { say } = openCommandLine();
  expect(await say('trust')).toMatchObject({ code: 0, out: '', err: 'No file of yours is trusted.\n' });
  const file = join(temporaryFolder(), 'project.nix');
  writeFileSync(file, 'one\n');
  await say('create', 'demo', '--kind', 'nix-packages', '--set', `file=${file}`, '--yes');
  writeFileSync(file, 'two\n');
  await say('update', 'demo', '--yes');

  const listed = (await say('trust', '--json')).json();
  expect(listed).toEqual([1, 2].map(() => ({ hash: expect.any(String), path: file, trustedAt: expect.any(Number) })));
  expect((await say('trust')).out.match(new RegExp(file, 'g'))).toHaveLength(2);

  expect(await say('trust', 'remove', file)).toMatchObject({ code: 0, err: `${file} is no longer trusted.\n` });
  expect((await say('trust', '--json')).json()).toEqual([]);
  expect((await say('update', 'demo')).err).toContain('  | two\n');
  const again = await say('trust', 'remove', file);
  expect(again.thrown).toMatchObject({ code: 'not-found' });
  expect(again.err).toContain('hint: cloche trust shows what is.');
});

test('a file whose path was not noted is removed by its hash, as it is listed', async () => {
  const { say, home } = openCommandLine();
  const hash = `sha256:${'a1'.repeat(32)}`;
  const other = `sha256:${'b2'.repeat(32)}`;
  mkdirSync(join(home, 'config'));
  writeFileSync(join(home, 'config', 'trusted.json'), JSON.stringify({ schema: 1, hashes: [hash, other] }));
  expect((await say('trust')).out).toMatch(/^- +a1a1a1a1a1a1 +-$/m);
  expect((await say('trust', 'remove', 'a1a1a1a1a1a1', '--json')).json()).toEqual([{ hash }]);
  expect((await say('trust', '--json')).json()).toEqual([{ hash: other }]);
});

test('one text of a file is removed by its hash', async () => {
  const { say, home } = openCommandLine();
  const [hash, other] = ['a1', 'b2'].map((two) => `sha256:${two.repeat(32)}`);
  mkdirSync(join(home, 'config'));
  const files = [hash, other].map((one) => ({ hash: one, path: '/home/ada/a.nix', trustedAt: 1 }));
  writeFileSync(join(home, 'config', 'trusted.json'), JSON.stringify({ schema: 2, files }));
  await say('trust', 'remove', 'a1a1a1a1a1a1');
  expect((await say('trust', '--json')).json()).toMatchObject([{ hash: other }]);
});

test.each([
  [['remove'], 'trust remove needs PATH.'],
  [['add', 'x'], 'trust does not understand “add”.'],
  [['remove', 'x', 'y'], 'trust does not understand “y”.'],
])('what it does not understand is told: %s', (args, message) => {
  expect(() => readArguments(verb, args)).toThrow(message);
});
