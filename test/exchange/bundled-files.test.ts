// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix puts text into text like that.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placedLock } from '../../main/environments/brought-files';
import { readBundle } from '../../main/exchange/read/bundle';
import { readZip } from '../../main/exchange/read/zip';
import { writeZip } from '../../main/exchange/write/zip';
import { kinds } from '../../main/kinds';
import type { KindId, Lock, Package, Spec } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { exampleOf, exchangeOver } from './kinds-fixture';

/** Files in a folder of the test, and the bundle of an environment whose settings name some of them. */
async function bundleOf(
  kind: KindId,
  files: Readonly<Record<string, string>>,
  specOf: (folder: string) => Spec,
  more: (folder: string) => { readonly lock?: Lock } = () => ({}),
) {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const own = exampleOf(kind, { spec: specOf(folder), ...more(folder) });
  return {
    folder,
    write: async () => {
      const exported = await exchangeOver(own).export('demo', 'cloche-bundle');
      const entries = [...readZip('demo', Buffer.from(exported.text, 'base64'))];
      const [, main] = entries[0] ?? [];
      return { ...exported, names: entries.slice(1).map(([name]) => name), main: JSON.parse(String(main)) };
    },
    plain: async () => JSON.parse((await exchangeOver(own).export('demo', 'cloche')).text),
  };
}

test('a wheel that is gone is named, and the rest goes with the bundle', async () => {
  const wheels = ['one-1.0-py3-none-any.whl', 'two-1.0-py3-none-any.whl'];
  const { folder, write } = await bundleOf('venv', Object.fromEntries(wheels.map((name) => [name, name])), (place) => ({
    requirements: ['rich', ...wheels.map((name) => join(place, name))],
  }));
  expect((await write()).names).toEqual(wheels.map((name) => `files/packages/${name}`));
  rmSync(join(folder, 'one-1.0-py3-none-any.whl'));
  const { names, main, losses } = await write();
  expect(names).toEqual(['files/packages/two-1.0-py3-none-any.whl']);
  expect(main).toMatchObject({
    files: names,
    asked: { spec: { requirements: ['rich', 'files/packages/two-1.0-py3-none-any.whl'] } },
  });
  expect(losses).toContain(`There is no file ${folder}/one-1.0-py3-none-any.whl. It is left out.`);
  expect(JSON.stringify(main)).not.toContain(folder);
  expect(losses.join('\n')).not.toContain('files/packages/one');
});

describe('the lock of a bundle', () => {
  const names = ['mine-1.0-py3-none-any.whl', 'rich'];
  const bundle = (installed: (place: string) => Package[]) =>
    bundleOf(
      'venv',
      { 'mine-1.0-py3-none-any.whl': 'bytes' },
      (place) => ({ requirements: [join(place, names[0] ?? ''), 'rich'] }),
      (place) => ({ lock: { schema: 1, python: '3.12.4', engine: 'pip 24', packages: installed(place) } }),
    );
  const rich: Package = { name: 'rich', version: '13.0' };
  const hash = `sha256:${createHash('sha256').update('bytes').digest('hex')}`;

  test.each([
    ['a path', (path: string) => path],
    ['an address', (path: string) => pathToFileURL(path).href],
  ])(
    'names a wheel that is known by %s by its place and its hash, which is looked at before anything is made of it',
    async (_, known) => {
      const { folder, write } = await bundle((place) => [
        { name: 'mine', version: '1.0', source: known(join(place, names[0] ?? '')) },
        rich,
      ]);
      const { main, text, fileName, losses } = await write();
      expect(main.lock.packages).toEqual([
        { name: 'mine', version: '1.0', source: 'files/packages/mine-1.0-py3-none-any.whl', hashes: [hash] },
        rich,
      ]);
      expect(losses.join('\n')).not.toContain('versions of the day');
      expect(JSON.stringify(main)).not.toContain(folder);
      const { request } = await exchangeOver().inspect({ fileName, text, encoding: 'base64' });
      expect(request.lock?.packages[0]).toMatchObject({
        source: '/cloche-bundle/files/packages/mine-1.0-py3-none-any.whl',
      });
      const placed = placedLock(request, '/home/ada/demo');
      expect(placed?.packages).toMatchObject([
        { source: '/home/ada/demo/files/packages/mine-1.0-py3-none-any.whl' },
        rich,
      ]);

      const changed = writeZip([
        { path: 'demo.cloche.json', bytes: Buffer.from(JSON.stringify(main)) },
        { path: 'files/packages/mine-1.0-py3-none-any.whl', bytes: Buffer.from('other') },
      ]).toString('base64');
      await expect(exchangeOver().inspect({ fileName, text: changed, encoding: 'base64' })).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('with another hash than its lock has'),
      });
    },
  );

  test('is left out where nothing tells what has become of the wheel', async () => {
    const { write } = await bundle(() => [{ name: 'mine', version: '1.0' }, rich]);
    const { main, losses } = await write();
    expect(main.lock).toBeUndefined();
    expect(losses).toContain(
      'Its packages come in the versions of the day when it is made again, because nothing tells which of them files/packages/mine-1.0-py3-none-any.whl has become.',
    );
  });
});

test('without one of its Nix files the setting is treated as in the plain file', async () => {
  const { folder, write, plain } = await bundleOf(
    'nix-packages',
    { 'a.nix': '{ }: 1', 'b.nix': '{ }: 2' },
    (place) => ({
      derivations: ['a.nix', 'b.nix'].map((name) => join(place, name)),
    }),
  );
  expect((await write()).names).toEqual(['files/nix/a.nix', 'files/nix/b.nix']);
  rmSync(join(folder, 'b.nix'));
  const { names, main, losses } = await write();
  expect(names).toEqual([]);
  expect(losses).toContain(`There is no file ${folder}/b.nix. So its Nix files are left out.`);
  expect(main).toEqual(await plain());
  expect(main.leftOut.settings).toContain('derivations');
});

test('a line of a Nix file that names a path of this machine is told, whatever strings and comments say', async () => {
  const text = [
    '# /comment/a and ~/comment',
    '/* /comment/b',
    '*/ { lib }: [',
    '  (import /etc/one.nix) ~/two.nix',
    '  "/string/c" https://index.example/d',
    "  ''/string/e ${/srv/three}''",
    '  ./beside.nix a/b <nixpkgs/lib> (lib.x or 1 / 2)',
    ']',
  ].join('\n');
  const { write } = await bundleOf('nix-packages', { 'a.nix': text, 'beside.nix': '1' }, (place) => ({
    derivations: [join(place, 'a.nix')],
  }));
  const { losses, names } = await write();
  expect(names).toEqual(['files/nix/a.nix', 'files/nix/beside.nix']);
  const told = (line: number, path: string) =>
    `files/nix/a.nix, line ${line}, names ${path}, which means something on this machine alone.`;
  expect(losses.filter((loss) => loss.includes('this machine alone'))).toEqual([
    told(4, '/etc/one.nix'),
    told(4, '~/two.nix'),
    told(6, '/srv/three'),
  ]);
});

test('is left without what no bundle may hold, and that is told', async () => {
  const { folder, write } = await bundleOf(
    'nix-packages',
    {
      'a.nix': '{ }: [ ./.cloche-x.patch ./one.patch ./ONE.patch ./big.csv ]',
      '.cloche-x.patch': 'x',
      'one.patch': '1',
      'ONE.patch': '2',
      'big.csv': 'a,b\n'.repeat(500_000),
    },
    (place) => ({ derivations: [join(place, 'a.nix')] }),
  );
  const { names, losses } = await write();
  expect(names).toEqual(['files/nix/ONE.patch', 'files/nix/a.nix', 'files/nix/big.csv']);
  const told = (name: string, why: string) =>
    `${folder}/${name} is left out: in a bundle “files/nix/${name}” ${why}. Give it another name to take it along.`;
  expect(losses).toEqual(
    expect.arrayContaining([told('.cloche-x.patch', 'is no name for a file'), told('one.patch', 'is there twice')]),
  );
});

const content = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc
    .tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom(10, 200_000))
    .map(([text, count]) => text.repeat(count)),
  fc.uint8Array({ maxLength: 50_000 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const wheelPath = fc
  .tuple(
    fc.constantFrom('', 'in/', 'In/'),
    fc.constantFrom('a', 'A', 'é', 'e\u0301', '.cloche-a', 'a:b', 'a\u0085b', 'x'.repeat(200)),
  )
  .map(([folder, name]) => `${folder}${name}-1.0-py3-none-any.whl`);

test('whatever is written is read again, with the files that were not told to be left out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(wheelPath, content, { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
      async (files) => {
        const { folder, write } = await bundleOf('venv', files, (place) => ({
          requirements: Object.keys(files).map((path) => join(place, path)),
        }));
        const { text, losses } = await write();
        const read = readBundle({ fileName: 'demo.cloche.zip', text, encoding: 'base64' }, kinds);
        const kept = Object.entries(files).filter(
          ([path]) => !losses.some((loss) => loss.startsWith(`${folder}/${path} is`)),
        );
        expect(read.rejected).toEqual([]);
        expect((read.files ?? []).map(({ data }) => data).sort()).toEqual(
          kept.map(([, body]) => Buffer.from(body).toString('base64')).sort(),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test.each([
  ['too many bytes of files', 26 * 1024 ** 2, 'Its files are larger than 50 MiB together.'],
  ['no place for what names them', 25 * 1024 ** 2, 'The bundle would be larger than 50 MiB.'],
])('with %s there is none', async (_, bytes, message) => {
  const wheels = ['one-1.0-py3-none-any.whl', 'two-1.0-py3-none-any.whl'];
  const { folder, write } = await bundleOf('venv', Object.fromEntries(wheels.map((name) => [name, ''])), (place) => ({
    requirements: wheels.map((name) => join(place, name)),
  }));
  for (const name of wheels) truncateSync(join(folder, name), bytes);
  await expect(write()).rejects.toMatchObject({ code: 'too-large', message });
});

test('what is no regular file is named and never waited for', async () => {
  const { folder, write } = await bundleOf('venv', {}, (place) => ({
    requirements: ['rich', join(place, 'none-1.0-py3-none-any.whl')],
  }));
  const path = join(folder, 'none-1.0-py3-none-any.whl');
  symlinkSync('/dev/null', path);
  const { names, losses } = await write();
  expect(names).toEqual([]);
  expect(losses).toContain(`${path} is not a regular file. It is left out.`);
});

test('what is told of a bundle names its files as they are named there', async () => {
  const { write } = await bundleOf('venv', { 'own-1.0-py3-none-any.whl': 'PK' }, (place) => ({
    requirements: [join(place, 'own-1.0-py3-none-any.whl')],
  }));
  const { text } = await write();
  const file = { fileName: 'demo.cloche.zip', text, encoding: 'base64' as const };
  const understood = await exchangeOver().understand(file);
  expect(understood.packages.pip).toEqual(['files/packages/own-1.0-py3-none-any.whl']);
  expect(JSON.stringify(understood)).not.toContain('cloche-bundle');
  const { request: _, ...told } = await exchangeOver().inspect(file, [], { kind: 'nix-packages' });
  expect(JSON.stringify(told.carried)).toContain('files/packages/own-1.0-py3-none-any.whl');
  expect(JSON.stringify(told)).not.toContain('cloche-bundle');
});

test.each(['cloche', 'cloche-bundle'] as const)('a lock of very many hashes is read again: %s', async (format) => {
  const digest = (at: number) => `sha256:${at.toString(16).padStart(64, '0')}`;
  const packages = Array.from({ length: 300 }, (_, at) => ({
    name: `package${String(at).padStart(3, '0')}`,
    version: '1.0',
    hashes: Array.from({ length: 60 }, (__, one) => digest(at * 60 + one)),
  }));
  const lock: Lock = { schema: 1, python: '3.12.4', engine: 'pip 24.0', packages };
  const exchange = exchangeOver(exampleOf('venv', { spec: { requirements: ['package001'] }, lock }));
  const { fileName, text, encoding } = await exchange.export('demo', format);
  const file = { fileName, text, ...(encoding === undefined ? {} : { encoding }) };
  expect(Buffer.byteLength(JSON.stringify(lock))).toBeGreaterThan(1024 ** 2);
  expect((await exchange.inspect(file)).request.lock?.packages).toEqual(packages);
});
