import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary';
import { openCommandLine } from './open-command-line';

it('runs a command inside of the zone of its environment', async () => {
  const { say } = openCommandLine();
  const folder = temporaryFolder();
  const [zone, told] = [join(folder, 'zone'), join(folder, 'told')];
  writeFileSync(zone, '#!/bin/sh\nZONE="$1"; shift; export ZONE; exec "$@"\n');
  chmodSync(zone, 0o755);
  await say('create', 'demo', '--kind', 'nix-packages', '-p', 'numpy', '--set', `zone=${zone}`);
  const script = `echo "$ZONE $MADE_WITH $1" > ${told}; exit 7`;
  expect((await say('run', 'demo', '--', 'sh', '-c', script, 'sh', 'a b')).code).toBe(7);
  expect(readFileSync(told, 'utf8')).toBe('inside numpy a b\n');
});

it('updates what is stale before it runs a command, and runs it all the same when that fails', async () => {
  const { say, environments } = openCommandLine();
  const folder = temporaryFolder();
  const [file, told] = [join(folder, 'project.nix'), join(folder, 'told')];
  writeFileSync(file, 'one');
  await say('create', 'demo', '--kind', 'nix-packages', '--set', `file=${file}`, '--yes');
  const { path } = (await environments.knownByName('demo')).environment;
  const look = () => say('run', 'demo', '--', 'sh', '-c', `echo "made with: $MADE_WITH" > ${told}`);
  writeFileSync(join(path, 'made.json'), JSON.stringify({ packages: ['old'], text: 'before' }));
  expect(await look()).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(told, 'utf8')).toBe('made with: \n');
  writeFileSync(file, 'two');
  expect((await look()).err).toContain(`note: demo is entered as it was. ${file} has changed. It was not updated:`);
  expect(readFileSync(told, 'utf8')).toBe('made with: \n');
});
