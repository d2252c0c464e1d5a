import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { inspectConda, verifyConda } from '../../../main/conda/inspect';
import { readCondaDistributions } from '../../../main/conda/prefix/distributions';
import { condaSpecSchema } from '../../../main/conda/spec';
import { temporaryFolder } from '../../support/temporary';
import { distInfo, sitePackages, writeCondaPrefix } from './conda-prefix';

const numpy = {
  name: 'numpy',
  version: '2.1',
  files: {
    ...distInfo('numpy', '2.1', { INSTALLER: 'conda\n' }),
    [`${sitePackages}/numpy/__init__.py`]: '',
    [`${sitePackages}/numpy/core.so`]: '',
    [`${sitePackages}/numpy/__pycache__/__init__.cpython-312.pyc`]: '',
    'bin/f2py': '',
    'share/doc/numpy/README': '',
  },
};
const openssl = { name: 'openssl', version: '3.3', files: { 'lib/libssl.so.3': '', 'bin/openssl': '' } };

let prefix: string;
beforeEach(() => {
  prefix = join(temporaryFolder(), 'content');
  writeCondaPrefix(prefix, [numpy, openssl]);
});
const at = (file: string) => join(prefix, file);
const subject = (packages: string[] = []) => ({
  id: 'demo-0000',
  name: 'demo',
  spec: condaSpecSchema.parse({ packages }),
  variables: {},
  paths: { folder: join(prefix, '..'), content: prefix },
});
const inspect = async (packages: string[] = []) => ({
  ...(await inspectConda(subject(packages))),
  problem: await verifyConda(subject()),
});
const problemOf = async () => (await inspect()).problem?.error;

describe('what of the packages is gone', () => {
  test('is nothing in a whole environment, and each package is there once', async () => {
    const { problem, packages } = await inspect(['numpy']);
    expect(problem).toBeUndefined();
    expect(packages.map(({ name, isRequested }) => [name, isRequested])).toEqual([
      ['numpy', true],
      ['openssl', false],
      ['python', false],
    ]);
  });

  test.each(['', '{"name": "numpy"', '{"name": 7}'])('a record that holds %j is no record', async (text) => {
    const [record = ''] = readdirSync(at('conda-meta')).filter((name) => name.startsWith('numpy-'));
    writeFileSync(at(`conda-meta/${record}`), text);
    const problem = await problemOf();
    expect(problem?.message).toBe(`The record of a package cannot be read: ${at(`conda-meta/${record}`)}.`);
    expect(problem?.hint).toContain('Repair it');
  });

  test.each([
    [`${sitePackages}/numpy/__init__.py`, 'numpy 2.1 is damaged: '],
    [`${sitePackages}/numpy/core.so`, 'numpy 2.1 is damaged: '],
    ['bin/f2py', 'numpy 2.1 is damaged: '],
    ['lib/libssl.so.3', 'openssl 3.3 is damaged: '],
  ])('%s is missed', async (file, message) => {
    rmSync(at(file));
    const { problem, packages } = await inspect();
    expect(problem).toMatchObject({
      state: 'broken',
      error: {
        code: 'verification-failed',
        message: `${message}${file} is missing.`,
        hint: expect.stringMatching(/Repair it/),
      },
    });
    expect(packages).toHaveLength(3);
  });

  test('a folder that is gone is told by a few of its files, with how many packages are hit', async () => {
    for (const place of [`${sitePackages}/numpy`, 'lib/libssl.so.3', 'bin/openssl'])
      rmSync(at(place), { recursive: true });
    expect(await problemOf()).toMatchObject({
      message: `numpy 2.1 is damaged: ${sitePackages}/numpy/__init__.py, ${sitePackages}/numpy/core.so are missing. Another package is damaged too.`,
      detail: expect.stringContaining('openssl 3.3 is damaged: lib/libssl.so.3, bin/openssl are missing.'),
    });
  });

  test('documentation, what is compiled anew, links and files elsewhere are no matter', async () => {
    rmSync(at('share/doc'), { recursive: true });
    rmSync(at(`${sitePackages}/numpy/__pycache__`), { recursive: true });
    rmSync(at('lib/libssl.so.3'));
    symlinkSync('/nowhere', at('lib/libssl.so.3'));
    const file = at('conda-meta/openssl-3.3-0.json');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(
      file,
      JSON.stringify({ ...record, files: [...record.files, '../../bin/x', '/etc/nothing.py', '../y.so'] }),
    );
    expect(await problemOf()).toBeUndefined();
    writeFileSync(file, JSON.stringify({ ...record, files: 'all' }));
    expect(await problemOf()).toBeUndefined();
  });

  test('what pip has replaced by another version is no damage, what was only taken away is', async () => {
    rmSync(at(`${sitePackages}/numpy`), { recursive: true });
    rmSync(at(`${sitePackages}/numpy-2.1.dist-info`), { recursive: true });
    expect(await problemOf()).toMatchObject({ message: expect.stringContaining('numpy 2.1 is damaged') });
    mkdirSync(at(`${sitePackages}/numpy-2.2.dist-info`));
    writeFileSync(at(`${sitePackages}/numpy-2.2.dist-info/METADATA`), 'Name: numpy\nVersion: 2.2\n');
    expect(await problemOf()).toBeUndefined();
  });
});

describe('the distributions for pip', () => {
  test('are called as they are on PyPI, without the places where channels have built them', async () => {
    const direct_url = '{"url": "file:///home/conda/feedstock_root/build_artifacts/pyyaml", "dir_info": {}}';
    writeCondaPrefix(prefix, [
      numpy,
      openssl,
      { name: 'pyyaml', version: '6.0', files: distInfo('PyYAML', '6.0', { 'direct_url.json': direct_url }) },
      {
        name: 'old-egg',
        version: '1',
        files: { [`${sitePackages}/Old_Egg-1-py3.12.egg-info`]: 'Name: Old.Egg\nVersion: 1\n' },
      },
      { name: 'pip', version: '24', files: distInfo('pip', '24') },
    ]);
    for (const [file, text] of Object.entries(
      distInfo('by-pip', '1', { INSTALLER: 'pip\n', 'direct_url.json': '{"url": "https://h/x.whl"}' }),
    )) {
      mkdirSync(join(at(file), '..'), { recursive: true });
      writeFileSync(at(file), text);
    }
    const { packages, losses, names } = await readCondaDistributions(prefix, 'demo');
    expect(packages.map(({ name, version, source }) => [name, version, source])).toEqual([
      ['by-pip', '1', 'https://h/x.whl'],
      ['numpy', '2.1', undefined],
      ['Old.Egg', '1', undefined],
      ['PyYAML', '6.0', undefined],
    ]);
    expect(losses).toEqual(['What is no Python distribution is left out: openssl, python.']);
    expect(names).toEqual({
      numpy: ['numpy'],
      openssl: [],
      python: [],
      pyyaml: ['PyYAML'],
      'old-egg': ['Old.Egg'],
      pip: ['pip'],
    });
    // Neither of the two that name no installer is counted as pip's.
    expect((await inspect()).packages.filter(({ conda }) => !conda).map(({ name }) => name)).toEqual(['by-pip']);
  });

  test('cannot be read where there is no environment', async () => {
    rmSync(at('conda-meta'), { recursive: true });
    await expect(readCondaDistributions(prefix, 'demo')).rejects.toMatchObject({ code: 'wrong-state' });
  });
});
