import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNixPerson, type NixPerson } from '../../kinds/nix-person';
import { eventually } from '../../support/eventually';
import { type NixDaemon, startNixDaemon } from '../../support/nix-daemon';
import { hasNix, type NixStore, openNixStore, ordinaryUser } from '../../support/nix-store';
import { processesOf } from '../../support/processes';

describe.runIf(hasNix)('who may not write the store and speaks to the daemon', () => {
  const isRoot = process.getuid?.() === 0;
  let store: NixStore;
  let daemon: NixDaemon;
  let person: NixPerson;

  beforeAll(async () => {
    store = openNixStore();
    daemon = await startNixDaemon(store);
    const user = isRoot ? ordinaryUser : undefined;
    person = await createNixPerson(store, { user, variables: daemon.variables });
  });
  afterAll(async () => {
    await daemon?.stop();
    store.dispose();
    expect(processesOf(store.folder), 'what is left of it').toEqual([]);
    expect(existsSync(store.folder)).toBe(false);
  });

  const create = (name: string, ...packages: string[]) => [
    ...['create', name, '--kind', 'nix-packages', '--yes'],
    ...packages.flatMap((one) => ['--package', one]),
  ];

  test('has an environment that lives through a collection by who may, and its roots go with it', async () => {
    await person.print(...create('served', 'demo', 'numpy'));
    const built = realpathSync(join((await person.find('served'))?.path ?? '', 'current/python'));
    expect(statSync(built).uid).toBe(process.getuid?.());

    store.collectGarbage();
    expect(await person.print('run', 'served', '--', 'python', '-c', 'import demo, numpy; print(6 * 7)')).toBe('42\n');

    await person.print('remove', 'served', '--yes');
    store.collectGarbage();
    expect(existsSync(built)).toBe(false);
  });

  test('is told why a build failed', async () => {
    expect(await person.cloche(create('failing', 'failing-build'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/failing-build-1\.0 could not be built: its builder failed with exit code 3\./),
    });
  });

  test('ends a build by a cancel', async () => {
    const { code } = await person.cloche(create('slow', 'slow-build'), {
      onStderr: (text, kill) => {
        if (/build phase.*slow-build/.test(text)) kill('SIGINT');
      },
    });
    expect(code).toBe(130);
    await eventually(() => expect(processesOf(store.folder)).toEqual(['nix-daemon']));
  });
});
