import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Distribution } from '../../../main/process/distribution';
import { explainFailure } from '../../../main/python/pip/failure';

function explain(transcript: string, family: Distribution['family'] = 'debian') {
  const text = readFileSync(new URL(`../../fixtures/venv/${transcript}.txt`, import.meta.url), 'utf8');
  const [first = '', ...lines] = text.split('\n');
  const code = Number(first.replace('exit ', ''));
  const result = { code, signal: null, stdout: '', stderr: lines.join('\n') };
  return explainFailure('pip', result, { distribution: { name: '', family } });
}

test.each([
  ['pip-no-such-version', 'no-such-version', 'There is no alpha==9.'],
  ['oldpip-no-such-version', 'no-such-version', 'There is no alpha==9.'],
  ['uv-no-such-version', 'no-such-version', 'There is no alpha==9.'],
  ['pip-no-such-package', 'no-such-version', 'The index has no missing-thing that this Python can use.'],
  ['oldpip-no-such-package', 'no-such-version', 'The index has no missing-thing that this Python can use.'],
  ['uv-no-such-package', 'no-such-version', 'The index has no missing-thing that this Python can use.'],
  ['pip-hash-mismatch', 'hash-mismatch', 'The download of alpha==1.0 is not what its hash promised.'],
  ['oldpip-hash-mismatch', 'hash-mismatch', 'The download of alpha==1.0 is not what its hash promised.'],
  ['uv-hash-mismatch', 'hash-mismatch', 'The download of alpha==1.0 is not what its hash promised.'],
  ['pip-hash-unpinned', 'hash-mismatch', 'six has a hash but no exact version.'],
  ['uv-hash-unpinned', 'hash-mismatch', 'six has a hash but no exact version.'],
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
  ['pip-unsupported-index', 'no-such-version', 'The index has no native that this Python can use.'],
  ['uv-unsupported-index', 'no-such-version', 'native==1.0 is not made for this Python or this machine.'],
  ['pip-disk-full', 'disk-full', 'There is no space left on the disk.'],
  ['uv-disk-full', 'disk-full', 'There is no space left on the disk.'],
  ['pip-permission', 'permission', '/home/user/work/deb2/lib/python3.11/site-packages/six.py may not be written.'],
  [
    'uv-permission',
    'permission',
    '/home/user/work/deb2/lib/python3.11/site-packages/six-1.17.0.dist-info may not be written.',
  ],
  ['pip-read-only', 'read-only', 'The environment’s folder can only be read.'],
  ['uv-read-only', 'read-only', 'The environment’s folder can only be read.'],
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
