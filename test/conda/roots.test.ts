import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rootOptions } from '../../main/conda/roots';
import { condaSpecSchema } from '../../main/conda/spec';
import { condaPrefix } from '../../main/conda/subject';
import { temporaryFolder } from '../support/temporary';

let home: string;
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('PATH', join(home, 'bin'));
  for (const name of [
    'MAMBA_ROOT_PREFIX',
    'XDG_DATA_HOME',
    'CONDA_EXE',
    'CONDARC',
    'CONDA_ENVS_DIRS',
    'CONDA_ENVS_PATH',
  ])
    vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text, { mode });
}
const folders = async () => (await rootOptions()).map(({ label, detail }) => [label, detail?.replace(home, '~')]);

test('a machine with neither has no roots', async () => {
  expect(await folders()).toEqual([]);
});

test('roots are found by settings, by what is installed, and by what is registered, each once', async () => {
  mkdirSync(join(home, '.local/share/mamba'), { recursive: true });
  write('miniforge3/bin/conda', '', 0o755);
  write('miniforge3/conda-meta/history', '');
  for (const folder of ['miniforge3/envs', 'mine/of conda', 'old/envs', 'some/project'])
    mkdirSync(join(home, folder), { recursive: true });
  write('.condarc', 'envs_dirs:\n  - ~/mine/of conda\n  - /nowhere\n  - relative\nchannels: [conda-forge]\n');
  const registered = ['old/envs/a', 'old/envs/b', 'some/project/env', 'gone/envs/c'].map((path) => join(home, path));
  write('.conda/environments.txt', `${registered.join('\n')}\n`);
  expect(await folders()).toEqual([
    ['Among micromamba’s', '~/.local/share/mamba/envs'],
    ['Among conda’s', '~/mine/of conda'],
    ['Among conda’s', '~/miniforge3/envs'],
    ['Among conda’s', '~/old/envs'],
  ]);
});

test.each(['envs_dirs: [', 'envs_dirs: &a [*a]', 'envs_dirs: 7', '- x', '', 'x'.repeat(200_000)])(
  'a configuration that cannot be read says nothing: %.20s',
  async (text) => {
    write('.condarc', text);
    expect(await folders()).toEqual([]);
  },
);

test('an environment keeps the place that it got first, whatever it is called later', () => {
  const paths = { folder: '/data/bio-a1b2', content: '/data/bio-a1b2/content' };
  const at = (place: string) => condaPrefix({ id: 'bio-a1b2', paths, spec: condaSpecSchema.parse({ place }) });
  expect(at('cloche')).toBe('/data/bio-a1b2/content');
  expect(at('/home/ada/micromamba/envs')).toBe('/home/ada/micromamba/envs/bio');
  expect(() => at('envs')).toThrow('A place is cloche');
});
