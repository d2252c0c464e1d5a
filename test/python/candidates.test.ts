import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { findCandidates } from '../../main/python/candidates';
import { temporaryFolder } from '../support/temporary';

/** Everything that is looked at stands below this folder, so that a test sees no interpreter of the machine. */
let root: string;
const inRoot = (path: string) => (path.startsWith(root) ? path : root + path);

vi.mock(import('../../main/store/quick-look'), async (original) => {
  const real = await original();
  return {
    ...real,
    namesIn: (folder) => real.namesIn(inRoot(folder)),
    realPathOf: (path) => real.realPathOf(inRoot(path)),
    statsOf: (path) => real.statsOf(inRoot(path)),
  };
});

beforeEach(() => {
  root = temporaryFolder();
});

/** Puts an interpreter there; nothing runs it. */
function install(path: string): string {
  mkdirSync(dirname(inRoot(path)), { recursive: true });
  writeFileSync(inRoot(path), '', { mode: 0o755 });
  return path;
}

/** What is found, in order: where, and from whom it is. */
async function found(variables: NodeJS.ProcessEnv = {}) {
  const all = await findCandidates({ HOME: join(root, 'home'), PATH: '/nowhere', USER: 'person', ...variables });
  return all.map(({ path, origin }) => [path.replace(root, ''), origin]);
}

test.each([
  ['uv', '/home/.local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu/bin/python3.13'],
  ['pyenv', '/home/.pyenv/versions/3.12.1/bin/python3.12'],
  ['other', '/home/.asdf/installs/python/3.12.1/bin/python3.12'],
  ['other', '/home/.local/share/mise/installs/python/3.12.1/bin/python3.12'],
  ['other', '/home/.local/bin/python3.12'],
  ['nix', '/home/.nix-profile/bin/python3.12'],
  ['nix', '/home/.local/state/nix/profile/bin/python3.12'],
  ['nix', '/nix/var/nix/profiles/default/bin/python3'],
  ['nix', '/run/current-system/sw/bin/python3'],
  ['nix', '/etc/profiles/per-user/person/bin/python3'],
  ['system', '/usr/bin/python3.11'],
  ['system', '/usr/local/bin/python3.14t'],
  ['system', '/bin/python3'],
  ['system', '/opt/bin/pypy3.11'],
])('without being on PATH, that of %s is found: %s', async (origin, path) => {
  install(path.startsWith('/home/') ? join(root, path) : path);
  expect(await found()).toEqual([[path, origin]]);
});

test.each([
  ['UV_PYTHON_INSTALL_DIR', '/pythons', 'uv', '/pythons/cpython-3.13.1/bin/python3.13'],
  ['PYENV_ROOT', '/pyenv', 'pyenv', '/pyenv/versions/3.12.1/bin/python3.12'],
  ['XDG_DATA_HOME', '/data', 'uv', '/data/uv/python/cpython-3.13.1/bin/python3.13'],
  ['XDG_DATA_HOME', '/data', 'other', '/data/mise/installs/python/3.12.1/bin/python3.12'],
  ['XDG_STATE_HOME', '/state', 'nix', '/state/nix/profile/bin/python3.12'],
])('where %s is %s, that of %s is found there: %s', async (name, folder, origin, path) => {
  install(join(root, path));
  expect(await found({ [name]: join(root, folder) })).toEqual([[path, origin]]);
});

test.each([
  ['uv', '/home/.local/share/uv/python/cpython-3.13.1/bin'],
  ['pyenv', '/home/.pyenv/versions/3.12.1/bin'],
  ['nix', '/home/.nix-profile/bin'],
  ['nix', '/nix/store/abc-python3/bin'],
  ['nix', '/run/current-system/sw/bin'],
  ['system', '/usr/bin'],
  ['path', '/home/own/bin'],
])('what is on PATH comes first and is still from %s: %s', async (origin, folder) => {
  const isOwn = folder.startsWith('/home/');
  install(join(isOwn ? root : '', folder, 'python3.12'));
  install('/usr/local/bin/python3.11');
  expect(await found({ PATH: isOwn ? join(root, folder) : folder })).toEqual([
    [`${folder}/python3.12`, origin],
    ['/usr/local/bin/python3.11', 'system'],
  ]);
});

test('versions come newest first, each once, and without what is hidden or a link to a neighbour', async () => {
  const versions = join(root, 'home/.local/share/uv/python');
  for (const version of ['3.9.1', '3.13.1', '3.12.10', '.temp']) install(join(versions, version, 'bin/python3'));
  symlinkSync('3.13.1', join(versions, 'latest'));
  symlinkSync('python3', join(versions, '3.9.1', 'bin', 'python'));
  const paths = (await found()).map(([path]) => path?.slice('/home/.local/share/uv/python/'.length));
  expect(paths).toEqual(['3.13.1/bin/python3', '3.12.10/bin/python3', '3.9.1/bin/python3']);
});
