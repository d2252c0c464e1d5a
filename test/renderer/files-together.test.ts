import { expect, it, vi } from 'vitest';
import { includedBy } from '../../main/exchange/included';
import { chooseTogether } from '../../renderer/features/exchange/files-together';
import { exchangeWith } from '../exchange/exchange-fixture';
import { processorMs } from '../support/processor-time';

vi.mock('../../renderer/client', () => ({
  call: async (method: string, { files }: { files: Parameters<typeof includedBy>[0][] }) =>
    method === 'exchange.choose' ? exchangeWith().choose(files) : files.map(includedBy),
}));

const file = (fileName: string, text: string) => ({ fileName, text });
const chosen = async (...files: Parameters<typeof includedBy>[0][]) => {
  const { candidates, leftAside } = await chooseTogether(files);
  return [candidates.map((one) => one.file.fileName), leftAside.map(({ fileName }) => fileName)];
};

it('of files that come together, those that another one includes are no choice', async () => {
  const files = [
    file('base.txt', 'six\n-c limits.txt'),
    file('requirements.txt', '# first\n  --requirement=sub/base.txt\n-r"missing.txt"'),
    file('limits.txt', 'six<2'),
  ];
  expect(await chosen(...files)).toEqual([['requirements.txt'], []]);
  expect(await chosen(file('notes.txt', 'idna'), ...files)).toEqual([['requirements.txt', 'notes.txt'], []]);
  const circle = [file('a.txt', '-r b.txt'), file('b.txt', '-r a.txt')];
  expect((await chooseTogether(circle)).candidates).toEqual(
    circle.map((one) => ({ file: one, problem: expect.stringContaining('includes itself') })),
  );
  expect(await chosen()).toEqual([[], []]);
});

it('files that a dialog gives have their folders in their names', async () => {
  const files = [file('/home/me/base.txt', 'six'), file('/home/me/requirements.txt', '-r base.txt')];
  expect(await chosen(...files)).toEqual([['/home/me/requirements.txt'], []]);
});

it('of several environments the one that says most exactly what is needed goes first, and others are offered', async () => {
  const list = file('requirements.txt', 'six\n');
  const own = file('environment.yml', 'name: set\ndependencies: [six]\n');
  const bad = file('uv.lock', 'version = 1\nrequires-python = ">=3.9"\n\n[[package]]\nname = "six"\nsource = {\n');
  const { candidates, leftAside } = await chooseTogether([list, bad, own, file('README', 'Read me.')]);
  expect(candidates).toEqual([{ file: own }, { file: list }, { file: bad, problem: expect.any(String) }]);
  expect(leftAside.map(({ fileName }) => fileName)).toEqual(['README']);
});

it('one that is dropped alone is meant, whatever it is, and so is the first where none can be imported', async () => {
  expect(await chosen(file('README', 'Read me.'))).toEqual([['README'], []]);
  expect(await chosen(file('README', 'Read me.'), file('b', '?'))).toEqual([['README'], ['b']]);
});

it.each([
  ['Dockerfile', 'FROM python:3.12\nCOPY base.txt .\nRUN pip install --no-cache-dir -r base.txt\n'],
  ['devcontainer.json', '{"image": "a", "postCreateCommand": "pip install -r base.txt"}'],
  ['Dockerfile', 'FROM a\nRUN uv pip sync base.txt\n'],
  ['requirements.txt', "-r 'base.txt'\n"],
  ['Dockerfile', 'FROM a\nRUN micromamba install -y --file=base.txt\n'],
])('a %s that came with a file that it installs from is the one to import', async (fileName, text) => {
  expect(await chosen(file('base.txt', 'six'), file(fileName, text))).toEqual([[fileName], []]);
});

it('files of nothing but empty lines are sorted at once', async () => {
  const files = [file('requirements.txt', '\n'.repeat(1_000_000)), file('base.txt', '\n'.repeat(1_000_000))];
  const used = await processorMs(async () => expect((await chosen(...files))[0]).toEqual(['requirements.txt']));
  expect(used).toBeLessThan(4000);
});
