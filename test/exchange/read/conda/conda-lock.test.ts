import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { condaPlatform } from '../../../../main/conda/platform';
import { recognise } from '../../../../main/exchange/recognise';
import type { Kind } from '../../../../main/kinds/kind';
import { micromamba } from '../../../../main/kinds/micromamba/micromamba';
import { processorMs } from '../../../support/processor-time';
import { asRequest } from '../../exchange-fixture';

const written = readFileSync(join(import.meta.dirname, '../../../fixtures/conda-lock/conda-lock.yml'), 'utf8');
/** What linux-64 is in the fixture is this machine, whatever it is. */
const text = written.replaceAll('linux-64', condaPlatform);
const condaKind = micromamba as unknown as Kind;
const read = (content: string, groups?: readonly string[]) =>
  asRequest(recognise({ fileName: 'lock', text: content }, [], [], groups ? { groups: [...groups] } : {}), condaKind);
const namesIn = ({ request }: ReturnType<typeof read>) => request.lock?.packages.map(({ name }) => name);

test('a lock of conda-lock is read for this platform, pip’s packages beside the others', () => {
  const reading = read(text);
  expect(reading).toMatchObject({ format: 'conda-lock.yml', rejected: [] });
  expect(namesIn(reading)).toEqual(['demo-numbers', 'demo-tools', 'demo-zlib', 'pip', 'python', 'six']);
  expect(reading.request.lock).toMatchObject({ python: '3.12.1', engine: 'conda-lock' });
  expect(reading.request.lock?.packages[0]).toEqual({
    name: 'demo-numbers',
    version: '2.1.0',
    installer: 'conda',
    hashes: ['sha256:411ab98216fa18d28a626d84cfa282975f9179e2b7697cbac609cdb3a3eba18b'],
    conda: {
      build: 'py312hlin_1',
      url: `https://channel.example/demo/${condaPlatform}/demo-numbers-2.1.0-py312hlin_1.conda`,
      md5: '4bf331781a84a260068748940173a8f0',
    },
  });
  expect(reading.request.lock?.packages.at(-1)).toEqual({
    name: 'six',
    version: '1.16.0',
    installer: 'pip',
    hashes: ['sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254'],
  });
  expect(reading.request.spec).toMatchObject({
    channels: ['https://channel.example/demo'],
    requirements: ['six==1.16.0'],
  });
  expect(condaKind.spec.safeParse(reading.request.spec).success).toBe(true);
  expect(reading.confirmations).toMatchObject([{ codes: ['channel'] }]);
  expect(reading.warnings).toMatchObject([
    { codes: ['other-platform'], message: expect.stringContaining('osx-arm64') },
  ]);
});

test('its categories are groups, of which dev is taken as conda-lock does', () => {
  const reading = read(text);
  expect(reading.groups).toEqual([
    { name: 'docs', packages: 1, isTaken: false },
    { name: 'dev', packages: 1, isTaken: true },
  ]);
  expect(namesIn(read(text, []))).toEqual(['demo-numbers', 'demo-zlib', 'pip', 'python', 'six']);
  expect(namesIn(read(text, ['docs']))).toContain('demo-docs');
});

test('where nothing is for this platform, it is refused with those that it has', () => {
  const foreign = text
    .replaceAll(`platform: ${condaPlatform}`, 'platform: win-64')
    .replace(`- ${condaPlatform}`, '- win-64');
  expect(() => read(foreign)).toThrow(
    expect.objectContaining({ code: 'invalid-input', hint: expect.stringContaining('win-64, osx-arm64') }),
  );
});

test('an address with a login, and one that is none, are told by their lines', () => {
  const login = text.replace(
    'https://channel.example/demo/noarch/pip',
    'https://u:canary@channel.example/demo/noarch/pip',
  );
  const { rejected, request } = read(login);
  expect(rejected).toMatchObject([{ line: login.slice(0, login.indexOf('- name: pip\n')).split('\n').length }]);
  expect(JSON.stringify([rejected, request])).not.toContain('canary');
  expect(
    read(text.replace(/url: https:\S+six\S+/, 'url: --config=x').replace(/sha256: 8abb\S+/, '')).rejected,
  ).toHaveLength(1);
});

test('what pip installs without a hash comes from its address, after a yes', () => {
  const vcs = text.replace(/url: https:\S+six\S+/, 'url: git+https://h.example/six@v1').replace(/sha256: 8abb\S+/, '');
  const { request, confirmations } = read(vcs);
  expect(request.spec.requirements).toEqual(['six @ git+https://h.example/six@v1']);
  expect(confirmations).toContainEqual(expect.objectContaining({ codes: ['vcs'], line: expect.any(Number) }));
});

test('a long lock of many platforms is read at once', async () => {
  const begin = written.indexOf('package:\n') + 9;
  const others = written.slice(begin).replaceAll('linux-64', 'win-64').repeat(1100);
  const long = text + others;
  expect(long.length).toBeGreaterThan(5_000_000);
  const used = await processorMs(() => expect(namesIn(read(long))).toHaveLength(6));
  expect(used).toBeLessThan(2000);
});
