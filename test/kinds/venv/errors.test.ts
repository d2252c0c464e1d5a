import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Distribution } from '../../../main/process/distribution';
import { explainFailure, type FailureContext } from '../../../main/python/pip/failure';
import { newestVersion } from '../../../main/python/pip/read-output';

function explain(transcript: string, family: Distribution['family'] = 'debian', more: FailureContext = {}) {
  const text = readFileSync(new URL(`../../fixtures/venv/${transcript}.txt`, import.meta.url), 'utf8');
  const [first = '', ...lines] = text.split('\n');
  const code = Number(first.replace('exit ', ''));
  const result = { code, signal: null, stdout: '', stderr: lines.join('\n') };
  return explainFailure('pip', result, { distribution: { name: '', family }, ...more });
}

test.each([
  ['pip-no-such-version', 'no-such-version', 'There is no alpha==9.'],
  ['oldpip-no-such-version', 'no-such-version', 'There is no alpha==9.'],
  ['uv-no-such-version', 'no-such-version', 'There is no alpha==9.'],
  ['uv-no-newer-version', 'no-such-version', 'There is no six>=9.'],
  ['uv-no-version-between', 'no-such-version', 'There is no six>=1.17.dev0,<1.17.0 or six>1.17.0,<1.18.dev0.'],
  ['pip-no-such-package', 'no-such-version', 'The index has no package missing-thing that this Python can use.'],
  ['oldpip-no-such-package', 'no-such-version', 'The index has no package missing-thing that this Python can use.'],
  ['uv-no-such-package', 'no-such-version', 'The index has no package missing-thing that this Python can use.'],
  ['pip-hash-mismatch', 'hash-mismatch', 'The download of alpha==1.0 is not what its hash promised.'],
  ['oldpip-hash-mismatch', 'hash-mismatch', 'The download of alpha==1.0 is not what its hash promised.'],
  ['uv-hash-mismatch', 'hash-mismatch', 'The download of alpha==1.0 is not what its hash promised.'],
  ['pip-hash-unpinned', 'hash-mismatch', 'six has a hash but no exact version.'],
  ['uv-hash-unpinned', 'hash-mismatch', 'six has a hash but no exact version.'],
  ['pip-hash-missing', 'hash-mismatch', 'idna==3.10 has no hash, and others have.'],
  ['uv-line-option', 'unsupported', 'uv knows no --config-settings in a line of requirements.'],
  ['pip-index-hash-mismatch', 'hash-mismatch', 'The download of lying is not what its hash promised.'],
  ['uv-index-hash-mismatch', 'hash-mismatch', 'The download of lying==1.0 is not what its hash promised.'],
  ['pip-unreachable', 'network', '127.0.0.1:1 cannot be reached.'],
  ['oldpip-unreachable', 'network', '127.0.0.1:1 cannot be reached.'],
  ['uv-unreachable', 'network', '127.0.0.1:1 cannot be reached.'],
  ['pip-unknown-host', 'network', 'index.invalid cannot be reached.'],
  ['oldpip-unknown-host', 'network', 'index.invalid cannot be reached.'],
  ['uv-unknown-host', 'network', 'index.invalid cannot be reached.'],
  ['pip-proxy', 'network', 'The proxy cannot be reached.'],
  ['oldpip-proxy', 'network', 'The proxy cannot be reached.'],
  ['uv-proxy', 'network', 'The proxy cannot be reached.'],
  ['pip-certificate', 'network', 'The certificate of localhost:48443 is not trusted.'],
  ['uv-certificate', 'network', 'The certificate of localhost:48443 is not trusted.'],
  ['pip-unauthorized', 'network', '127.0.0.1:48444 refuses these credentials.'],
  ['uv-unauthorized', 'network', '127.0.0.1:48444 refuses these credentials.'],
  ['pip-build-failed', 'build-failed', 'failing has to be built here and its build failed.'],
  ['oldpip-build-failed', 'build-failed', 'failing has to be built here and its build failed.'],
  ['uv-build-failed', 'build-failed', 'failing==1.0 has to be built here and its build failed.'],
  ['pip-no-git', 'tool-missing', 'One of the requirements comes from a Git repository, and git is not installed.'],
  ['uv-no-git', 'tool-missing', 'One of the requirements comes from a Git repository, and git is not installed.'],
  ['pip-git-unknown-host', 'network', 'index.invalid cannot be reached.'],
  ['uv-git-unknown-host', 'network', 'index.invalid cannot be reached.'],
  ['pip-git-ssh', 'network', '127.0.0.1 cannot be reached.'],
  ['uv-git-ssh', 'network', '127.0.0.1 cannot be reached.'],
  ['pip-git-no-revision', 'no-such-version', 'http://127.0.0.1:8765/.git has no branch, tag or commit nope.'],
  ['uv-git-no-revision', 'no-such-version', 'http://127.0.0.1:8765/.git has no branch, tag or commit nope.'],
  ['pip-git-no-repository', 'network', 'http://127.0.0.1:8765/none cannot be read.'],
  ['uv-git-no-repository', 'network', 'http://127.0.0.1:8765/none cannot be read.'],
  ['pip-no-compiler', 'build-failed', 'ext has to be built here and needs a compiler (gcc).'],
  ['uv-no-compiler', 'build-failed', 'ext has to be built here and needs a compiler (gcc).'],
  ['pip-conflict', 'conflict', 'left==1.0 and right==1.0 contradict each other.'],
  [
    'uv-conflict',
    'conflict',
    'The requirements contradict each other: all versions of right depend on shared==2.0 and all versions of left depend on shared==1.0.',
  ],
  ['pip-requires-python', 'no-such-version', 'future does not work with this Python.'],
  ['uv-requires-python', 'no-such-version', 'future==1.0 does not work with this Python.'],
  [
    'pip-unsupported-wheel',
    'no-such-version',
    'native-1.0-cp27-cp27m-win32.whl is not made for this Python or this machine.',
  ],
  ['uv-unsupported-wheel', 'no-such-version', 'native==1.0 is not made for this Python or this machine.'],
  ['pip-unsupported-index', 'no-such-version', 'The index has no package native that this Python can use.'],
  ['uv-unsupported-index', 'no-such-version', 'native==1.0 is not made for this Python or this machine.'],
  ['pip-disk-full', 'disk-full', 'There is no space left on the disk.'],
  ['uv-disk-full', 'disk-full', 'There is no space left on the disk.'],
  ['pip-permission', 'permission', '/home/user/project/.venv/lib/python3.11/site-packages/six.py may not be written.'],
  [
    'uv-permission',
    'permission',
    '/home/user/project/.venv/lib/python3.11/site-packages/six-1.17.0.dist-info may not be written.',
  ],
  [
    'pip-read-only',
    'read-only',
    '/home/user/project/.venv/lib/python3.11/site-packages/six.py is on a disk that can only be read.',
  ],
  [
    'uv-read-only',
    'read-only',
    '/home/user/project/.venv/lib/python3.11/site-packages/six-1.17.0.dist-info is on a disk that can only be read.',
  ],
  [
    'pip-externally-managed',
    'externally-managed',
    'The interpreter belongs to the operating system and refuses packages.',
  ],
  [
    'uv-externally-managed',
    'externally-managed',
    'The interpreter belongs to the operating system and refuses packages.',
  ],
])('%s', (transcript, code, message) => {
  const error = explain(transcript);
  expect([error.code, error.message]).toEqual([code, message]);
  expect(error.hint).toMatch(/^[A-Z].*\.$/);
  expect(error.detail).not.toBe('');
});

test('a missing ensurepip comes with the command that brings it', () => {
  expect(explain('venv-no-ensurepip')).toMatchObject({
    code: 'interpreter-unusable',
    hint: 'Install python3.11-venv, or uv, then try again.',
    fixes: [{ action: { type: 'copy', text: 'sudo apt install python3.11-venv' } }],
  });
});

test.each([
  ['fedora', 'sudo dnf install uv', 'sudo dnf install gcc python3-devel'],
  ['nixos', 'nix-shell -p uv', 'nix-shell -p gcc'],
  ['unknown', undefined, undefined],
] as const)('what is missing is installed as on %s', (family, uv, compiler) => {
  const lineOf = (transcript: string) => explain(transcript, family).fixes?.[0]?.action;
  const line = (text: string | undefined) => text && { type: 'copy', text };
  expect(lineOf('venv-no-ensurepip')).toEqual(line(uv));
  expect(lineOf('pip-no-compiler')).toEqual(line(compiler));
});

test('versions that exist are offered', () => {
  expect(explain('pip-no-such-version').hint).toBe('Ask for a version that exists. It has 1.0, 1.1.');
  expect(explain('uv-no-newer-version').hint).toBe('Ask for a version that exists. It has six<=1.17.0.');
  expect(explain('uv-no-version-between').hint).toBe(
    'Ask for a version that exists. It has six<1.17.dev0, six==1.17.0.',
  );
});

/** The requirement lines that the buttons of an error propose, by their labels. */
const proposals = (transcript: string, requirements: readonly string[]) =>
  (explain(transcript, 'debian', { requirements }).fixes ?? []).map(({ label, action }) => [
    label,
    action.type === 'change' ? action.spec.requirements : action,
  ]);

test('another version is asked for by a button, and what else the line says stays', () => {
  const line = 'Alpha[fast] == 9; python_version > "3" --hash=sha256:11';
  const any = ['Ask for any version of alpha', ['six', 'Alpha[fast]; python_version > "3"']];
  expect(proposals('pip-no-such-version', ['six', line])).toEqual([
    ['Ask for alpha 1.1', ['six', 'Alpha[fast]==1.1; python_version > "3"']],
    any,
  ]);
  expect(proposals('uv-no-such-version', ['six', line])).toEqual([any]);
  expect(proposals('uv-no-such-version', ['six', '-r more.txt'])).toEqual([]);
  expect(proposals('uv-no-newer-version', ['six>=9'])).toEqual([
    ['Ask for six 1.17.0', ['six==1.17.0']],
    ['Ask for any version of six', ['six']],
  ]);
  expect(proposals('uv-no-version-between', ['six>9'])).toEqual([['Ask for any version of six', ['six']]]);
});

test('a final release goes before what comes later', () => {
  expect(newestVersion('1.0, 1.1.post1, 2.0rc1')).toBe('1.1.post1');
  expect(newestVersion('2.0a1, 2.0rc1')).toBe('2.0rc1');
});

test.each(['pip-hash-mismatch', 'uv-hash-mismatch', 'pip-hash-unpinned', 'uv-hash-unpinned'])(
  'hashes are left out by a button: %s',
  (transcript) => {
    const one = 'alpha==1.0 --hash=sha256:11 --hash sha256:22';
    expect(proposals(transcript, ['six', one])).toEqual([['Leave the hash out', ['six', 'alpha==1.0']]]);
    expect(proposals(transcript, [one, 'six==1 --hash=sha256:33'])).toEqual([
      ['Leave the hashes out', ['alpha==1.0', 'six==1']],
    ]);
    expect(proposals(transcript, ['alpha==1.0'])).toEqual([]);
  },
);

test('the command that failed is above its last lines, without credentials', () => {
  const command = ['/usr/bin/uv', 'pip', 'install', '-r', '/home/a b/requirements.txt', 'https://me:secret@x/'];
  const [first, ...rest] = explain('uv-no-such-version', 'debian', { command }).detail?.split('\n') ?? [];
  expect(first).toBe("$ /usr/bin/uv pip install -r '/home/a b/requirements.txt' https://***@x/");
  expect(rest.join('\n')).toContain('No solution found');
});

test('a failure that is not known shows its last lines, without credentials', () => {
  const lines = Array.from({ length: 50 }, (_value, index) => `line ${index}`).join('\n');
  const error = explainFailure('pip', { code: 7, signal: null, stdout: lines, stderr: 'https://me:secret@x/' });
  expect(error).toMatchObject({ code: 'tool-failed', message: 'pip failed with exit code 7.' });
  expect(error.detail).toContain('line 49\nhttps://***@x/');
  expect(error.detail).not.toContain('line 30\n');
  expect(explainFailure('uv', { code: null, signal: 'SIGKILL', stdout: '', stderr: '' }).message).toBe(
    'uv was ended by SIGKILL.',
  );
});
