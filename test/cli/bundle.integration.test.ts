import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readZip } from '../../main/exchange/read/zip';
import { makeWheel } from '../support/wheels';
import { setUpPeople } from './people';

const index = [makeWheel({ name: 'alpha', version: '1.0' })];
const people = setUpPeople(() => index);

it('brings a wheel of one’s own and the versions that the original had, whatever the index has by then', async () => {
  const person = people().newPerson('bundler');
  const own = makeWheel({ name: 'mine', version: '0.3', requires: ['alpha'] });
  mkdirSync(person.home, { recursive: true });
  const wheel = join(person.home, own.fileName);
  writeFileSync(wheel, own.bytes);
  expect(await person.cloche(['create', 'demo', '-p', wheel, '--yes'])).toMatchObject({ code: 0 });
  const bundle = join(person.home, 'demo.cloche.zip');
  const exported = await person.cloche(['export', 'demo', '--format', 'cloche-bundle', '--output', bundle]);
  expect(exported).toMatchObject({ code: 0, stderr: expect.not.stringContaining('versions of the day') });

  index.push(makeWheel({ name: 'alpha', version: '2.0' }));
  rmSync(wheel);
  const planned = await person.cloche(['import', bundle, '--name', 'copy', '--plan', '--yes']);
  expect(planned).toMatchObject({ code: 0, stderr: expect.stringContaining(own.fileName) });
  expect(await person.cloche(['import', bundle, '--name', 'copy', '--yes'])).toMatchObject({ code: 0 });
  const versions = 'import alpha, mine, importlib.metadata as m; print(m.version("alpha"), m.version("mine"))';
  const found = async (name: string) => (await person.cloche(['run', name, '--', 'python', '-c', versions])).stdout;
  expect(await found('copy')).toBe('1.0 0.3\n');
  expect((await person.cloche(['compare', 'copy'])).stdout).toContain('The same: 2\n');
  const again = join(person.home, 'again.cloche.zip');
  await person.cloche(['export', 'copy', '--format', 'cloche-bundle', '--output', again]);
  expect(readBundle(again, 'copy')).toEqual(readBundle(bundle, 'demo'));
  // What is made anew of what is asked for is what the index has now.
  expect(await person.cloche(['create', 'fresh', '-p', 'alpha'])).toMatchObject({ code: 0 });
  const versionOfAlpha = 'import importlib.metadata as m; print(m.version("alpha"))';
  expect((await person.cloche(['run', 'fresh', '--', 'python', '-c', versionOfAlpha])).stdout).toBe('2.0\n');
});

/** The files of a bundle, and what its export says without the name. */
function readBundle(path: string, name: string) {
  return [...readZip(path, readFileSync(path))].map(([file, bytes]) => [
    file.replace(name, ''),
    bytes.toString('latin1').replace(`"name": "${name}"`, ''),
  ]);
}
