import { expect, test, vi } from 'vitest';
import { includedBy } from '../../main/exchange/included';
import { fileBytesMax, type Params } from '../../preload/contract';
import { inReadingOrder } from '../../preload/folder-names';
import { pathInside, readFolder } from '../../renderer/features/exchange/folder-files';
import { exchangeWith } from '../exchange/exchange-fixture';
import { samples } from '../exchange/import-samples';

vi.mock('../../renderer/client', () => ({
  call: async (method: string, { files }: Params<'exchange.choose'>) =>
    method === 'exchange.choose' ? exchangeWith().choose(files) : files.map(includedBy),
}));

/** A folder as a browser hands it over: entries come in portions, and paths are looked up below it. */
function folderOf(name: string, files: Readonly<Record<string, string>>, portion = 2): FileSystemDirectoryEntry {
  const asked: string[] = [];
  const entries = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))].map((top) => ({
    name: top,
    isFile: Object.hasOwn(files, top),
    isDirectory: !Object.hasOwn(files, top),
  }));
  const folder = {
    name,
    asked,
    createReader: () => {
      let read = 0;
      return {
        readEntries: (found: (some: object[]) => void) => {
          found(entries.slice(read, read + portion));
          read += portion;
        },
      };
    },
    getFile: (path: string, _options: object, found: (entry: object) => void, missing: () => void) => {
      asked.push(path);
      const text = files[path];
      if (text === undefined) missing();
      else found({ file: (got: (file: File) => void) => got(new File([text], path.split('/').at(-1) ?? '')) });
    },
  };
  return folder as unknown as FileSystemDirectoryEntry;
}

test('a file that is too large leaves the others of the folder a chance', async () => {
  const { candidates } = await readFolder(
    folderOf('forecast', { 'a.cloche.json': ' '.repeat(fileBytesMax + 1), 'requirements.txt': 'six' }),
  );
  expect(candidates.map(({ file }) => file.fileName)).toEqual(['requirements.txt']);
});

test('of a folder the files of known names are read, and those that they include, each by its path', async () => {
  const folder = folderOf('forecast', {
    'notes.txt': 'This is no list of requirements.',
    'more.conda': 'dependencies: [six]',
    '.env': 'SECRET=1',
    'logo.png': '\0',
    'requirements-dev.txt': '-r requirements/base.txt\n-c constraints.txt\n-r ../outside.txt\n-r /etc/passwd\n',
    'requirements/base.txt': '-r more.txt\nsix',
    'requirements/more.txt': '-r base.txt\nattrs',
    'requirements/unused.txt': 'unused',
    'constraints.txt': 'six<2',
    'environment.yml': 'dependencies: [six]',
    'poetry.lock': '',
    'src/requirements.txt': 'below',
  });
  const { candidates, others, folder: name } = await readFolder(folder);
  expect(name).toBe('forecast');
  expect(candidates.map(({ file }) => file.fileName)).toEqual([
    'more.conda',
    'environment.yml',
    'requirements-dev.txt',
    'constraints.txt',
  ]);
  expect(others.map(({ fileName }) => fileName).sort()).toEqual([
    'constraints.txt',
    'environment.yml',
    'more.conda',
    'notes.txt',
    'poetry.lock',
    'requirements-dev.txt',
    'requirements/base.txt',
    'requirements/more.txt',
  ]);
  expect(others.find(({ fileName }) => fileName === 'requirements/more.txt')?.text).toContain('attrs');
  const { asked } = folder as unknown as { asked: string[] };
  expect(asked.filter((path) => path.includes('..') || path.startsWith('/') || path === '.env')).toEqual([]);
});

test('what a Dockerfile and a devcontainer.json install from is read from where they look for it', async () => {
  const { others } = await readFolder(
    folderOf('image', {
      Dockerfile: 'FROM python:3.12\nCOPY needs /srv/needs\nRUN pip install -r /srv/needs/base.txt\n',
      '.devcontainer/devcontainer.json': '{"image": "a", "postCreateCommand": "uv pip sync needs/dev.txt"}',
      'needs/base.txt': 'six',
      'needs/dev.txt': 'idna',
    }),
  );
  expect(others.map(({ fileName }) => fileName).sort()).toEqual([
    '.devcontainer/devcontainer.json',
    'Dockerfile',
    'needs/base.txt',
    'needs/dev.txt',
  ]);
});

test('what is too large to be one is left out, but for a lock; nothing at all is told', async () => {
  const large = ' '.repeat(1024 * 1024 + 1);
  const { candidates } = await readFolder(
    folderOf('big', {
      'requirements.txt': large,
      'environment.yml': large,
      'uv.lock': `${samples['uv.lock'].text}${'# more\n'.repeat(160_000)}`,
    }),
  );
  expect(candidates.map(({ file }) => file.fileName)).toEqual(['uv.lock']);
  await expect(readFolder(folderOf('empty', { 'notes.txt': '' }))).rejects.toMatchObject({ code: 'not-found' });
});

test('what would have been better and cannot be read comes last, with why', async () => {
  const { candidates } = await readFolder(
    folderOf('broken', { 'environment.yml': 'dependencies: [six', 'requirements.txt': 'six' }),
  );
  expect(candidates).toEqual([
    { file: { fileName: 'requirements.txt', text: 'six' } },
    { file: { fileName: 'environment.yml', text: 'dependencies: [six' }, problem: expect.stringContaining('YAML') },
  ]);
});

test('no more than a hundred files are read', async () => {
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`requirements-${index}.txt`, 'six']));
  expect((await readFolder(folderOf('many', many, 40))).others).toHaveLength(100);
});

test('files with names that say something are read before others, and scripts after them', () => {
  const names = ['a.py', 'AUTHORS', 'uv.lock', '.env', '.devcontainer.json', 'api.Dockerfile', 'Pipfile'];
  expect(inReadingOrder(names)).toEqual([
    ...['.devcontainer.json', 'Pipfile', 'api.Dockerfile', 'uv.lock'],
    ...['a.py', 'AUTHORS'],
  ]);
});

test.each([
  ['requirements.txt', 'base.txt', 'base.txt'],
  ['requirements/dev.txt', './base.txt', 'requirements/base.txt'],
  ['requirements/dev.txt', '../base.txt', 'base.txt'],
  ['requirements.txt', '../base.txt', undefined],
  ['requirements/dev.txt', '../../base.txt', undefined],
  ['requirements.txt', '/etc/passwd', undefined],
  ['requirements.txt', '~/base.txt', undefined],
  ['requirements.txt', 'https://example.org/base.txt', undefined],
])('%s includes %s: %s', (from, path, inside) => {
  expect(pathInside(from, path)).toBe(inside);
});
