import { expect, it, vi } from 'vitest';
import { includedBy } from '../../main/exchange/included';
import { sortIncluded } from '../../renderer/features/exchange/included-files';

vi.mock('../../renderer/client', () => ({
  call: async (_method: string, { files }: { files: Parameters<typeof includedBy>[0][] }) => files.map(includedBy),
}));

const file = (fileName: string, text: string) => ({ fileName, text });

it('of files that come together, imports the one that includes the others', async () => {
  const files = [
    file('base.txt', 'six\n-c limits.txt'),
    file('notes.txt', 'idna'),
    file('requirements.txt', '# first\n  --requirement=sub/base.txt\n-r"missing.txt"'),
    file('limits.txt', 'six<2'),
  ];
  const { main, included } = await sortIncluded(files.filter(({ fileName }) => fileName !== 'notes.txt'));
  expect(main?.fileName).toBe('requirements.txt');
  expect(included.map(({ fileName }) => fileName)).toEqual(['base.txt', 'limits.txt']);
  expect((await sortIncluded(files)).main?.fileName).toBe('notes.txt');
  const circle = [file('a.txt', '-r b.txt'), file('b.txt', '-r a.txt')];
  expect((await sortIncluded(circle)).main?.fileName).toBe('a.txt');
  expect(await sortIncluded([])).toEqual({ main: undefined, included: [] });
});

it.each([
  ['Dockerfile', 'FROM python:3.12\nCOPY base.txt .\nRUN pip install --no-cache-dir -r base.txt\n'],
  ['devcontainer.json', '{"image": "a", "postCreateCommand": "pip install -r base.txt"}'],
  ['Dockerfile', 'FROM a\nRUN uv pip sync base.txt\n'],
  ['requirements.txt', "-r 'base.txt'\n"],
  ['Dockerfile', 'FROM a\nRUN micromamba install -y --file=base.txt\n'],
])('a %s that came with a file that it installs from is the one to import', async (fileName, text) => {
  const { main, included } = await sortIncluded([file('base.txt', 'six'), file(fileName, text)]);
  expect([main?.fileName, included.map((one) => one.fileName)]).toEqual([fileName, ['base.txt']]);
});

it('files of nothing but empty lines are sorted at once', async () => {
  const files = [file('requirements.txt', '\n'.repeat(1_000_000)), file('base.txt', '\n'.repeat(1_000_000))];
  const beganAt = performance.now();
  expect((await sortIncluded(files)).main?.fileName).toBe('requirements.txt');
  expect(performance.now() - beganAt).toBeLessThan(2000);
});
