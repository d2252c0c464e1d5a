import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nixpkgsSettingSchema, parsePin, pinLabel, readPin, resolvePin } from '../../../main/nix/pins/pin';
import { importPin, pinExpression } from '../../../main/nix/pins/pin-expression';
import { ClocheError } from '../../../preload/contract';
import { temporaryFolder } from '../../support/temporary';

const hash = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
const base32 = '0'.repeat(52);
const revision = '0123456789abcdef0123456789abcdef01234567';

test.each([
  ['', { type: 'search-path' }, '<nixpkgs>'],
  [
    'channel:nixos-25.05',
    { type: 'channel', name: 'nixos-25.05' },
    'fetchTarball "https://nixos.org/channels/nixos-25.05/nixexprs.tar.xz"',
  ],
  ['path:/a b/$c', { type: 'path', path: '/a b/$c' }, '/. + "/a b/\\$c"'],
  [
    `tarball:https://host/a.tar.gz?b=c#${hash}`,
    { type: 'tarball', url: 'https://host/a.tar.gz?b=c', hash },
    `fetchTarball {\n  url = "https://host/a.tar.gz?b=c";\n  sha256 = "${hash}";\n}`,
  ],
  [
    `tarball:file:///a/$b.tar#${base32}`,
    { type: 'tarball', url: 'file:///a/$b.tar', hash: base32 },
    `fetchTarball {\n  url = "file:///a/\\$b.tar";\n  sha256 = "${base32}";\n}`,
  ],
] as const)('understands %j and writes it', async (setting, pin, expression) => {
  expect(nixpkgsSettingSchema.parse(setting)).toBe(setting);
  expect(parsePin(setting)).toEqual(pin);
  expect(pinExpression(await readPin(setting))).toBe(expression);
});

test.each([
  ['nixos-unstable', 'does not name a nixpkgs'],
  ['Channel:nixos-unstable', 'does not name a nixpkgs'],
  ['channel:', 'not the name of a channel'],
  ['channel:../x', 'not the name of a channel'],
  ['channel:a"b', 'not the name of a channel'],
  ['path:nixpkgs', 'absolute path'],
  ['path:/a\nb', 'one line'],
  ['path:/a\0b', 'one line'],
  ['path:/a\ud83d', 'one line'],
  [`path:/${'a'.repeat(9000)}`, 'one line'],
  ['tarball:https://host/a.tar.gz', 'nix-prefetch-url --unpack https://host/a.tar.gz'],
  ['tarball:https://host/a.tar.gz#', 'has no hash'],
  ['tarball:https://host/a.tar.gz#sha256-abc=', 'has no hash'],
  [`tarball:ftp://host/a#${hash}`, 'not the address of an archive'],
  [`tarball:https://ho st/a#${hash}`, 'not the address of an archive'],
  [`tarball:https://host/'a#${hash}`, 'not the address of an archive'],
  [`tarball:-o/etc/x#${hash}`, 'not the address of an archive'],
  ['flake:flake.lock', 'absolute path'],
  ['flake:/a/flake.nix', 'is not a flake.lock'],
])('refuses %j', (setting, reason) => {
  const result = nixpkgsSettingSchema.safeParse(setting);
  expect(result.error?.issues[0]?.message).toContain(reason);
  expect(() => parsePin(setting)).toThrow(ClocheError);
});

test('an archive without a hash comes with the command that prints it, safe to paste and without a password', () => {
  const setting = 'tarball:https://name:secret@host/$(id).tar';
  const error = nixpkgsSettingSchema.safeParse(setting).error?.issues[0]?.message;
  expect(error).toContain('***@host');
  expect(error).not.toContain('secret');
  let thrown: unknown;
  try {
    parsePin(setting);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    fixes: [{ action: { type: 'copy', text: "nix-prefetch-url --unpack 'https://name:secret@host/$(id).tar'" } }],
  });
});

test('what is allowed is added to the configuration, and only then is there one', () => {
  const withConfig = (source: string, lines: readonly string[]) => `let
  nixpkgs = ${source};
in
import nixpkgs {
  # Added to the settings that it finds by itself, such as those of ~/.config/nixpkgs/config.nix.
  config = (import nixpkgs { }).config // {
    ${lines.join('\n    ')}
  };
}`;
  expect(importPin(parsePin('') as never, { allow: [] })).toBe('import <nixpkgs> { }');
  expect(importPin({ type: 'path', path: '/a' }, { allow: ['insecure', 'unfree', 'unfree'] })).toBe(
    withConfig('/. + "/a"', ['allowUnfree = true;', 'allowInsecurePredicate = _: true;']),
  );
  expect(importPin({ type: 'search-path' }, { allow: ['broken'] })).toBe(
    withConfig('<nixpkgs>', ['allowBroken = true;']),
  );
});

test('a folder that is to be evaluated is there, and may be a nixpkgs', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const expected = (code: string, message: string) => expect.objectContaining({ code, message });
  await expect(resolvePin('path:/nowhere/at/all')).rejects.toEqual(
    expected('not-found', 'There is no folder /nowhere/at/all.'),
  );
  await expect(resolvePin(`path:${file}`)).rejects.toEqual(expected('invalid-input', `${file} is not a folder.`));
  await expect(resolvePin(`path:${folder}`)).rejects.toEqual(
    expected('invalid-input', `${folder} is not a nixpkgs: it has no default.nix.`),
  );
  writeFileSync(join(folder, 'default.nix'), '');
  expect(await resolvePin(`path:${folder}`)).toEqual({ type: 'path', path: folder });
  expect(await readPin('path:/nowhere/at/all')).toEqual({ type: 'path', path: '/nowhere/at/all' });
});

interface Node {
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
  readonly locked?: Readonly<Record<string, unknown>>;
}

function writeLock(nodes: Readonly<Record<string, Node>>): string {
  const file = join(temporaryFolder(), 'flake.lock');
  writeFileSync(file, JSON.stringify({ version: 7, root: 'root', nodes }));
  return `flake:${file}`;
}

const resolveLocked = (locked: Readonly<Record<string, unknown>>) =>
  readPin(writeLock({ root: { inputs: { nixpkgs: 'nixpkgs' } }, nixpkgs: { locked } }));

const forge = { owner: 'NixOS', repo: 'nixpkgs', rev: revision, narHash: hash, lastModified: 1 };

test.each([
  [{ type: 'github', ...forge }, `https://github.com/NixOS/nixpkgs/archive/${revision}.tar.gz`],
  [{ type: 'github', ...forge, host: 'git.example' }, `https://git.example/NixOS/nixpkgs/archive/${revision}.tar.gz`],
  [
    { type: 'gitlab', ...forge, owner: 'a%2Fb' },
    `https://gitlab.com/api/v4/projects/a%2Fb%2Fnixpkgs/repository/archive.tar.gz?sha=${revision}`,
  ],
  [{ type: 'sourcehut', ...forge, owner: '~a' }, `https://git.sr.ht/~a/nixpkgs/archive/${revision}.tar.gz`],
])('a lock of %o is an archive with its hash', async (locked, url) => {
  expect(await resolveLocked(locked)).toEqual({ type: 'tarball', url, hash, revision });
});

test('locks of archives, repositories and folders', async () => {
  const url = 'https://host/a.tar.xz';
  expect(await resolveLocked({ type: 'tarball', url, narHash: hash })).toEqual({ type: 'tarball', url, hash });
  const git = await resolveLocked({ type: 'git', url: 'file:///a', rev: revision, ref: 'main' });
  expect(pinExpression(git)).toBe(
    `builtins.fetchGit {\n  url = "file:///a";\n  rev = "${revision}";\n  ref = "main";\n}`,
  );
  expect(pinLabel(git)).toBe('nixpkgs 0123456789ab');
  const folder = await resolveLocked({ type: 'path', path: '/a/b', narHash: hash });
  expect(folder).toEqual({ type: 'path', path: '/a/b', hash });
  expect(pinExpression(folder)).toBe(
    `builtins.path {\n  path = /. + "/a/b";\n  name = "source";\n  sha256 = "${hash}";\n}`,
  );
});

test.each([
  ['relative', { path: './nixpkgs', narHash: hash }],
  ['without its hash', { path: '/a/b' }],
])('a folder that is %s is refused', async (_what, locked) => {
  await expect(resolveLocked({ type: 'path', ...locked })).rejects.toMatchObject({ code: 'unsupported' });
});

test('inputs that follow others lead to nixpkgs', async () => {
  const setting = writeLock({
    root: { inputs: { nixpkgs: ['other', 'deep'], other: 'other_2' } },
    other_2: { inputs: { deep: ['other', 'itself', 'nixpkgs'], itself: ['other'], nixpkgs: 'nixpkgs_9' } },
    nixpkgs: { locked: { type: 'path', path: '/wrong', narHash: hash } },
    nixpkgs_9: { locked: { type: 'path', path: '/right', narHash: hash } },
  });
  expect(await readPin(setting)).toEqual({ type: 'path', path: '/right', hash });
});

test.each([
  ['a circle', { root: { inputs: { nixpkgs: ['nixpkgs'] } } }, 'invalid-input'],
  ['a growing circle', { root: { inputs: { nixpkgs: ['nixpkgs', 'nixpkgs'] } } }, 'invalid-input'],
  ['another input only', { root: { inputs: { other: 'other' } }, other: {} }, 'not-found'],
  ['nowhere to go', { root: { inputs: { nixpkgs: ['constructor', 'toString'] } } }, 'not-found'],
  ['a node that is not there', { root: { inputs: { nixpkgs: 'constructor' } } }, 'unsupported'],
])('%s is an error', async (_what, nodes, code) => {
  await expect(readPin(writeLock(nodes as never))).rejects.toMatchObject({ code });
});

test.each([
  { type: 'indirect', id: 'nixpkgs' },
  { type: 'github', ...forge, rev: '"; abort' },
  { type: 'github', ...forge, repo: '../x' },
  { type: 'github', ...forge, host: 'a/b' },
  { type: 'github', ...forge, dir: 'sub' },
  { type: 'github', ...forge, narHash: undefined },
])('a lock of %o cannot be used', async (locked) => {
  await expect(resolveLocked(locked)).rejects.toMatchObject({ code: 'unsupported' });
});

test('files that are no locks', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'flake.lock');
  await expect(readPin(`flake:${file}`)).rejects.toMatchObject({ code: 'not-found' });
  writeFileSync(file, '{"nodes": ');
  await expect(readPin(`flake:${file}`)).rejects.toMatchObject({ code: 'invalid-input' });
  writeFileSync(file, `[${'['.repeat(100_000)}`);
  await expect(readPin(`flake:${file}`)).rejects.toMatchObject({ code: 'invalid-input' });
  writeFileSync(file, '{"version": 7, "root": "root", "nodes": []}');
  await expect(readPin(`flake:${file}`)).rejects.toMatchObject({ code: 'invalid-input' });
  writeFileSync(file, Buffer.alloc(21 * 1024 * 1024, 0x20));
  await expect(readPin(`flake:${file}`)).rejects.toMatchObject({ code: 'too-large' });
  mkdirSync(join(folder, 'b', 'flake.lock'), { recursive: true });
  await expect(readPin(`flake:${folder}/b/flake.lock`)).rejects.toMatchObject({ code: 'invalid-input' });
});
