import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { carry } from '../../main/exchange/carry/carry';
import type { Kind } from '../../main/kinds/kind';
import { venvSpecSchema } from '../../main/kinds/venv/spec';
import { venv } from '../../main/kinds/venv/venv';
import { createRun } from '../../main/process/run-program';
import { type LocalIndex, startIndex } from '../support/local-index';
import { temporaryFolder } from '../support/temporary';
import { findUv } from '../support/uv';
import { type Archive, makeWheel } from '../support/wheels';
import { readText } from './read/python-files';

const uvFolder = await findUv();
const engines = ['pip', ...(uvFolder ? ['uv'] : [])];
const archives = {
  // Not the newest, so that a resolver would choose others.
  alpha: makeWheel({ name: 'alpha', version: '1.0', requires: ['shared-thing>=1'] }),
  shared: makeWheel({ name: 'shared-thing', version: '1.0' }),
  current: makeWheel({ name: 'either', version: '2.0' }),
  old: makeWheel({ name: 'either', version: '1.0' }),
};
const all = Object.values(archives);
const newer = [
  makeWheel({ name: 'alpha', version: '2.0' }),
  makeWheel({ name: 'shared-thing', version: '3.0' }),
  makeWheel({ name: 'either', version: '3.0' }),
];
const cache = mkdtempSync(join(tmpdir(), 'cloche-test-'));
const savedVariables = { ...process.env };

let index: LocalIndex;
beforeAll(async () => {
  index = await startIndex([...all, ...newer]);
});
afterAll(async () => {
  process.env = savedVariables;
  await index.close();
  rmSync(cache, { recursive: true, force: true });
});

const versionOf = ({ fileName }: Archive) => fileName.split('-')[1] ?? '';
/** Two versions of one distribution, each for the Pythons that have no need of the other. */
const markerOf = (archive: Archive) =>
  ({ [archives.old.fileName]: "python_version < '3.2'", [archives.current.fileName]: "python_version >= '3.2'" })[
    archive.fileName
  ];
const hashOf = ({ sha256 }: Archive, wrong?: Archive) => (wrong?.sha256 === sha256 ? '0'.repeat(64) : sha256);

/** A lock of the four archives in each of the formats; one of them with a hash that it does not have. */
const locks: Readonly<Record<string, (wrong?: Archive) => string>> = {
  'pylock.toml': (wrong) =>
    `lock-version = "1.0"\ncreated-by = "test"\n${all
      .map(
        (archive) =>
          `[[packages]]\nname = "${archive.name}"\nversion = "${versionOf(archive)}"\n${markerOf(archive) ? `marker = "${markerOf(archive)}"\n` : ''}wheels = [{name = "${archive.fileName}", url = "https://files.index.example/packages/0f/1a/${'b'.repeat(60)}/${archive.fileName}", hashes = {sha256 = "${hashOf(archive, wrong)}"}}]\n`,
      )
      .join('')}`,
  'poetry.lock': (wrong) =>
    `${all
      .map(
        (archive) =>
          `[[package]]\nname = "${archive.name}"\nversion = "${versionOf(archive)}"\noptional = false\ngroups = ["main"]\n${markerOf(archive) ? `markers = "${markerOf(archive)}"\n` : ''}files = [{file = "${archive.fileName}", hash = "sha256:${hashOf(archive, wrong)}"}]\n`,
      )
      .join('')}[metadata]\nlock-version = "2.1"\npython-versions = ">=3"\ncontent-hash = "x"\n`,
  'pdm.lock': (wrong) =>
    `[metadata]\ngroups = ["default"]\nlock_version = "4.5.1"\n${all
      .map(
        (archive) =>
          `[[package]]\nname = "${archive.name}"\nversion = "${versionOf(archive)}"\ngroups = ["default"]\n${markerOf(archive) ? `marker = "${markerOf(archive)}"\n` : ''}files = [{file = "${archive.fileName}", hash = "sha256:${hashOf(archive, wrong)}"}]\n`,
      )
      .join('')}`,
  'uv.lock': (wrong) =>
    `version = 1\nrequires-python = ">=3"\n${all
      .map(
        (archive) =>
          `[[package]]\nname = "${archive.name}"\nversion = "${versionOf(archive)}"\nsource = { registry = "https://index.example/simple" }\n${archive === archives.alpha ? 'dependencies = [{ name = "shared-thing" }]\n' : ''}wheels = [{ url = "https://files.index.example/packages/0f/1a/${'b'.repeat(60)}/${archive.fileName}", hash = "sha256:${hashOf(archive, wrong)}" }]\n`,
      )
      .join(
        '',
      )}[[package]]\nname = "root"\nsource = { virtual = "." }\ndependencies = [{ name = "alpha" }, ${[archives.old, archives.current].map((archive) => `{ name = "either", version = "${versionOf(archive)}", marker = "${markerOf(archive)}" }`).join(', ')}]\n[package.metadata]\nrequires-dist = [{ name = "alpha", specifier = ">=1" }, { name = "either" }]\n`,
  'Pipfile.lock': (wrong) =>
    JSON.stringify({
      _meta: { 'pipfile-spec': 6, sources: [{ name: 'pypi', url: 'https://index.example/simple' }] },
      default: Object.fromEntries(
        [archives.alpha, archives.shared, archives.current].map((archive) => [
          archive.name,
          {
            version: `==${versionOf(archive)}`,
            hashes: [`sha256:${hashOf(archive, wrong)}`],
            ...(markerOf(archive) ? { markers: markerOf(archive) } : {}),
          },
        ]),
      ),
    }),
};

/** The venv that an import of the text asks for; nothing is there yet. */
function imported(text: string) {
  const { asked, rejected, confirmations } = readText(text);
  expect([rejected, confirmations]).toEqual([[], []]);
  const { request } = carry(asked, venv as unknown as Kind);
  const folder = join(temporaryFolder(), 'demo-abcd');
  mkdirSync(folder);
  const spec = venvSpecSchema.parse(request.spec);
  const subject = {
    id: 'demo-abcd',
    name: 'demo',
    spec,
    variables: {},
    paths: { folder, content: join(folder, 'content') },
  };
  const context = {
    run: createRun({ marker: 'lock-import-test' }),
    signal: new AbortController().signal,
    report: () => {},
    notice: () => {},
    log: () => {},
  };
  return { subject, lock: request.lock, context };
}

describe.each(engines)('with %s', (engine) => {
  // Whatever the format, the tools get the same lines: the slower one gets one of them.
  const formats = engine === engines.at(-1) ? Object.keys(locks) : ['pylock.toml'];
  beforeEach(() => {
    const keep = Object.entries(savedVariables).filter(([name]) => !/^(?:PIP|UV)_/.test(name));
    const path = `${engine === 'uv' ? `${uvFolder}:` : ''}/usr/bin:/bin`;
    process.env = {
      ...Object.fromEntries(keep),
      ...{ HOME: temporaryFolder(), PATH: path, XDG_CACHE_HOME: cache, PIP_INDEX_URL: index.url },
    };
  });

  test.each(formats)('an import of a %s makes exactly what it locks', async (format) => {
    const text = locks[format]?.() ?? '';
    expect(readText(text).format).toBe(format);
    const { subject, lock, context } = imported(text);
    const plan = await venv.plan(subject, lock, context);
    expect(plan.warnings).toEqual([]);
    const made = await venv.create(subject, lock, context);
    expect(made.python).toMatch(/^3\.\d+\.\d+/);
    const found = made.packages.map(({ name, version, hashes, marker }) => [name, version, hashes, marker]);
    const expected = [archives.alpha, archives.current, archives.shared].map((archive) => [
      archive.name,
      versionOf(archive),
      [`sha256:${archive.sha256}`],
      undefined,
    ]);
    expect(found.sort()).toEqual(expected.sort());
    const { packages } = await venv.inspect(subject);
    expect(packages.filter(({ name }) => name === 'either').map(({ version }) => version)).toEqual(['2.0']);
  });

  test('an archive that is not the one of the lock is refused', async () => {
    const { subject, lock, context } = imported(locks['uv.lock']?.(archives.shared) ?? '');
    await expect(venv.create(subject, lock, context)).rejects.toMatchObject({ code: 'hash-mismatch' });
  });
});
