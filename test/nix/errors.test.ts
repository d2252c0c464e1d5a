import { describe, expect, test } from 'vitest';
import { explainNix, type FailureContext } from '../../main/nix/errors/errors';
import type { Fix } from '../../preload/contract';
import { recorded } from './recorded';

const message = (raw: string, full = `error: ${raw}`) =>
  `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: full, raw_msg: raw, file: null, line: null, column: null })}`;
const labels = ({ fixes = [] }: { readonly fixes?: readonly Fix[] | undefined }) => fixes.map(({ label }) => label);
const changes = ({ fixes = [] }: { readonly fixes?: readonly Fix[] | undefined }) =>
  fixes.flatMap(({ action }) => (action.type === 'change' ? [action.spec] : []));
const hash = '2jqlgiav0hw3l0didiag31jngy60cfa9';

describe('recorded from Nix 2.8.0', () => {
  test.each<[string, string, RegExp]>([
    ['unfree', 'conflict', /^python3\.11-unfree-pkg-1\.0 has an unfree license/],
    ['broken', 'conflict', /^python3\.11-broken-pkg-1\.0 is marked as broken/],
    ['insecure', 'conflict', /^python3\.11-insecure-pkg-1\.0 is marked as insecure/],
    ['missing', 'no-such-package', /^This nixpkgs has no package demoo, which \/home\/ada\/demo\/env\.nix:5:43 asks/],
    ['missing-path', 'no-such-package', /^This nixpkgs has no package demoo\.$/],
    ['missing-variable', 'no-such-package', /^This nixpkgs has no package requsts, which/],
    ['removed', 'no-such-package', /'throwing-pkg' has been removed because it was unmaintained upstream\.$/],
    ['renamed', 'no-such-package', /'gobjectIntrospection' has been renamed to/],
    ['failing', 'build-failed', /^python3\.11-failing-build-1\.0 could not be built: .* with exit code 3\.$/],
    ['failing-daemon', 'build-failed', /^python3\.11-failing-build-1\.0 could not be built: .* with exit code 3\.$/],
    ['failing-plain', 'build-failed', /^python3\.11-failing-build-1\.0 could not be built: .* with exit code 3\.$/],
    ['killed', 'tool-failed', /^stdenv-linux was ended from outside, most likely because memory ran out\.$/],
    [
      'collision',
      'conflict',
      /^python3\.11-collide-b-1\.0 and python3\.11-collide-a-1\.0 both bring __pycache__\/clash/,
    ],
    [
      'wrong-hash',
      'hash-mismatch',
      /^wrong-hash-1\.0\.tar\.gz is not what .* sha256-AAAA\S+ was asked for, sha256-iBpq\S+ came/,
    ],
    ['pin-hash', 'hash-mismatch', /^https:\/\/example\.org\/nixpkgs\.tar\.gz is not what/],
    ['no-network', 'network', /^example\.invalid cannot be reached\.$/],
    ['download-failed', 'network', /^127\.0\.0\.1:1 cannot be reached\.$/],
    ['disk-full', 'disk-full', /^There is no space left on the disk, while python3\.11-disk-full-1\.0 was built\.$/],
    ['syntax', 'invalid-input', /^\/home\/ada\/demo\/broken\.nix:3:7 cannot be read: syntax error, unexpected '='\.$/],
    ['endless', 'invalid-input', /refers to itself without end, at \/home\/ada\/demo\/endless\.nix:2:7\.$/],
    ['stack', 'invalid-input', /refers to itself without end\.$/],
    ['abort', 'tool-failed', /^The expression stopped with: no way\.$/],
    ['no-channel', 'not-found', /^There is no nixpkgs here/],
    ['no-daemon', 'tool-failed', /^The Nix daemon does not run\.$/],
    ['daemon-forbidden', 'permission', /^You may not speak to the Nix daemon\.$/],
    ['store-forbidden', 'permission', /^Nix may not write to \/nix\/var\/nix\/profiles\/per-user\.$/],
    ['no-group', 'unsupported', /no group nixbld/],
    ['feature', 'unsupported', /experimental feature nix-command/],
    ['gone', 'not-found', /^demo-1\.2 is no longer in the store/],
    ['no-folder', 'not-found', /^There is no \/nowhere\.$/],
    ['no-nixpkgs', 'not-found', /^\/home\/ada\/demo\/empty is not a nixpkgs.* it has no default\.nix\.$/],
    ['no-interpreter', 'no-such-package', /^What \/home\/ada\/demo\/build\.nix:5:12 takes for a Python is none\.$/],
    ['missing-argument', 'no-such-package', /^\/home\/ada\/demo\/own\.nix:1:1 asks for notthere, which is not in/],
    [
      'missing-program',
      'no-such-package',
      /^This nixpkgs has no package ffmpegg, which \/home\/ada\/demo\/build\.nix:7:7 asks/,
    ],
  ])('%s', (name, code, text) => {
    const error = explainNix(recorded(name), { ending: 'nix-build failed with exit code 1' });
    expect(error).toMatchObject({ code, message: expect.stringMatching(text), hint: expect.stringMatching(/\S[.?]$/) });
    expect(error.detail).not.toMatch(/@nix|\x1b/);
    expect(changes(error)).toEqual([]);
  });

  test('the detail of a failed build is the end of its own log, also through a daemon', () => {
    const log = 'Running phase: buildPhase\none line of output\nerror: something went wrong';
    expect(explainNix(recorded('failing')).detail).toBe(log);
    expect(explainNix(recorded('failing-daemon')).detail).toBe(log);
  });

  test('what is to be typed or opened is there to copy', () => {
    expect(labels(explainNix(recorded('daemon-forbidden')))).toEqual(['Copy sudo usermod -aG nix-users "$USER"']);
    expect(labels(explainNix(recorded('no-channel')))).toEqual(['Copy the lines that add a channel']);
    expect(explainNix(recorded('wrong-hash')).fixes?.[0]?.action).toEqual({
      type: 'copy',
      text: 'sha256-iBpq/FIdmp/n3ua5cXz8C6VoeDf2uj+2wiUAnLv4RDY=',
    });
  });
});

describe('recorded from Nix 2.34.8', () => {
  const build = '/home/ada/demo/build.nix';
  const own = '/home/ada/demo/own.nix';
  test.each<[string, string, string, string | RegExp]>([
    [
      'unfree',
      'conflict',
      'python3.11-unfree-pkg-1.0 has an unfree license in this nixpkgs, which refuses it.',
      /^Refusing/,
    ],
    [
      'broken',
      'conflict',
      'python3.11-broken-pkg-1.0 is marked as broken in this nixpkgs, which refuses it.',
      /^Refusing/,
    ],
    [
      'insecure',
      'conflict',
      'python3.11-insecure-pkg-1.0 is marked as insecure in this nixpkgs, which refuses it.',
      /CVE-2024/,
    ],
    [
      'missing',
      'no-such-package',
      `This nixpkgs has no package requsts, which ${build}:6:5 asks for.`,
      "attribute 'requsts' missing",
    ],
    ['missing-plain', 'no-such-package', 'This nixpkgs has no package requsts.', "error: attribute 'requsts' missing"],
    [
      'missing-program',
      'no-such-package',
      `This nixpkgs has no package ffmpegg, which ${build}:7:7 asks for.`,
      "attribute 'ffmpegg' missing",
    ],
    [
      'missing-interpreter',
      'no-such-package',
      `This nixpkgs has no package python399, which ${build}:5:12 asks for.`,
      "attribute 'python399' missing",
    ],
    [
      'missing-variable',
      'no-such-package',
      `This nixpkgs has no package requsts, which ${own}:2:30 asks for.`,
      "undefined variable 'requsts'",
    ],
    [
      'missing-argument',
      'no-such-package',
      `${own}:1:1 asks for notthere, which is not in this nixpkgs.`,
      /required argument/,
    ],
    [
      'no-interpreter',
      'no-such-package',
      `What ${build}:5:12 takes for a Python is none.`,
      "attribute 'withPackages' missing",
    ],
    ['no-folder', 'not-found', 'There is no /nowhere.', "path '/nowhere' does not exist"],
    [
      'no-nixpkgs',
      'not-found',
      '/home/ada/demo/empty is not a nixpkgs, nor another folder of Nix: it has no default.nix.',
      /default\.nix/,
    ],
    [
      'no-channel',
      'not-found',
      'There is no nixpkgs here: neither NIX_PATH nor a channel leads to one.',
      /^file 'nixpkgs' was not found/,
    ],
    [
      'removed',
      'no-such-package',
      "nixpkgs says: 'throwing-pkg' has been removed because it was unmaintained upstream.",
      /^'throwing-pkg'/,
    ],
    [
      'syntax',
      'invalid-input',
      `${own}:3:7 cannot be read: syntax error, unexpected '='.`,
      "syntax error, unexpected '='",
    ],
    [
      'type-error',
      'tool-failed',
      `Nix stopped at ${own}:2:34: cannot add a string to an integer.`,
      'cannot add a string to an integer',
    ],
    [
      'endless',
      'invalid-input',
      `The expression refers to itself without end, at ${own}:3:7.`,
      'infinite recursion encountered',
    ],
    ['abort', 'tool-failed', 'The expression stopped with: no way.', /no way/],
    [
      'collision',
      'conflict',
      'python3.11-collide-b-1.0 and python3.11-collide-a-1.0 both bring clash.py, and only one of them can be in an environment.',
      /^pkgs\.buildEnv error/,
    ],
    [
      'failing',
      'build-failed',
      'python3.11-failing-build-1.0 could not be built: its builder failed with exit code 3.',
      'Running phase: buildPhase\none line of output\nerror: something went wrong',
    ],
    [
      'failing-plain',
      'build-failed',
      'python3.11-failing-build-1.0 could not be built: its builder failed with exit code 3.',
      /went wrong|exit code 3/,
    ],
    [
      'disk-full',
      'disk-full',
      'There is no space left on the disk, while python3.11-disk-full-1.0 was built.',
      /No space left/,
    ],
    ['download-failed', 'network', 'example.invalid cannot be reached.', /^Failed to open archive/],
  ])('%s', (name, code, text, detail) => {
    const error = explainNix(recorded(`2.34/${name}`), { ending: 'nix-build failed with exit code 1' });
    expect(error).toMatchObject({ code, message: text, hint: expect.stringMatching(/\S[.?]$/) });
    if (typeof detail === 'string') expect(error.detail).toBe(detail);
    else expect(error.detail).toMatch(detail);
    expect(error.detail).not.toMatch(/@nix|\x1b|derivationStrict|…|^\s*\d*\|| at \/|Did you mean|Output paths/m);
  });

  test.each(['wrong-hash', 'pin-hash'])('%s', (name) => {
    const error = explainNix(recorded(`2.34/${name}`));
    expect(error).toMatchObject({
      code: 'hash-mismatch',
      message: expect.stringMatching(/was asked for, sha256\S+ came\.$/),
    });
    expect(error.detail).toMatch(/^hash mismatch in [^\n]+\n\s+specified: \S+\n\s+got: +\S+$/);
  });

  test('repairs are those of older versions', () => {
    const fixes = (name: string, context: FailureContext) => changes(explainNix(recorded(`2.34/${name}`), context));
    expect(fixes('missing', { asked: { packages: ['requsts'] } })[0]).toEqual({ packages: ['requests'] });
    expect(fixes('missing-interpreter', { asked: { python: 'python399' } })[0]).toEqual({ python: 'python3' });
    expect(fixes('unfree', { asked: { allow: [] } })).toEqual([{ allow: ['unfree'] }]);
    expect(fixes('collision', { asked: { packages: ['collide-a', 'collide-b'] } })).toHaveLength(2);
    const none = explainNix(recorded('2.34/no-interpreter'), { asked: { python: 'hello' } });
    expect(none.message).toBe('hello is not a Python interpreter in this nixpkgs.');
  });
});

test.each(['missing', 'missing-path', 'syntax', 'missing-interpreter'])(
  'the detail of %s is what failed, without lines of files and without what the hint says already',
  (name) => {
    expect(explainNix(recorded(name)).detail).not.toMatch(/^\s*\d*\|| at \/|Did you mean/m);
  },
);

/** Not recorded: these wordings are those of newer versions, and of nixpkgs itself. */
describe('as newer Nix and nixpkgs say it', () => {
  test.each<[string, string, RegExp]>([
    [
      `Cannot build '/nix/store/${hash}-demo-1.2.drv'.\nReason: builder failed with exit code 25.\nOutput paths:\n  /nix/store/${hash}-demo-1.2\nLast 1 log lines:\n> went wrong`,
      'build-failed',
      /^demo-1\.2 could not be built: its builder failed with exit code 25\.$/,
    ],
    [
      `Cannot build '/nix/store/${hash}-top-1.drv'.\nReason: 1 dependency failed.`,
      'build-failed',
      /^top-1 could not be built\.$/,
    ],
    [
      "Refusing to evaluate package 'demo-1.2' in /nixpkgs/demo.nix:3 because it has problems:\n - broken: This package is broken.",
      'conflict',
      /^demo-1\.2 is marked as broken/,
    ],
    [
      'Package ‘demo-1.2’ in /nixpkgs/demo.nix:3 has an unfree license (‘unfree’), refusing to evaluate.',
      'conflict',
      /^demo-1\.2 has an unfree license/,
    ],
    [
      'Refusing to evaluate package \'demo-1.2\' in /nixpkgs/demo.nix:3 because it is not available on the requested hostPlatform:\n  hostPlatform.system = "aarch64-linux"',
      'unsupported',
      /^demo-1\.2 does not exist for this machine\.$/,
    ],
    ['demo-1.2 not supported for interpreter python3.14', 'no-such-version', /does not work with python3\.14\.$/],
    ['missing: demoo', 'no-such-package', /^This nixpkgs has no package demoo\.$/],
    [
      "unable to download 'https://a.example/x': HTTP error 404",
      'network',
      /^a\.example answers with an error \(404\)/,
    ],
    [
      'getting status of /root/.nix-defexpr/channels: Permission denied',
      'permission',
      /^Nix may not read \/root\/\.nix/,
    ],
    [
      'getting status of /nix/var/nix/daemon-socket/socket: Permission denied',
      'permission',
      /^You may not speak to the Nix daemon/,
    ],
    ["creating directory '/nix': Permission denied", 'permission', /^Nix may not write to \/nix\.$/],
    [
      'this system does not support the kernel namespaces that are required for sandboxing',
      'unsupported',
      /^The sandbox in which Nix builds cannot be made/,
    ],
    ["writing to file '/nix/var/nix/db/x': Read-only file system", 'read-only', /can only be read/],
    [
      `path '/nix/store/${hash}-demo-1.2' is required, but there is no substituter that can build it`,
      'not-found',
      /^demo-1\.2 is no longer in the store/,
    ],
    [
      `a 'aarch64-linux' with features {} is required to build '/nix/store/${hash}-demo-1.2.drv', but I am a 'x86_64-linux'`,
      'unsupported',
      /^demo-1\.2 has to be built on aarch64-linux/,
    ],
    ["executing 'git': No such file or directory", 'tool-missing', /git is not installed/],
    [
      'Function called without required argument "requsts" at /home/ada/own.nix:3, did you mean "requests" or "rests"?',
      'no-such-package',
      /^\/home\/ada\/own\.nix:3 asks for requsts, which is not in this nixpkgs\.$/,
    ],
    ['python2 reached its end of life', 'tool-failed', /^Nix stopped: python2 reached its end of life\.$/],
  ])('%s', (raw, code, text) => {
    expect(explainNix(message(raw))).toMatchObject({ code, message: expect.stringMatching(text) });
  });

  test('the real error counts, though a trace came before it', () => {
    const full = `error:\n       … while evaluating the attribute 'x'\n         at /a.nix:1:1:\n\n       error: attribute 'demoo' missing\n       Did you mean one of demo, demodep or numpy?`;
    const error = explainNix(message("attribute 'demoo' missing", full), { asked: { packages: ['demoo'] } });
    expect(labels(error)).toEqual([
      'Use demo instead of demoo',
      'Use demodep instead of demoo',
      'Use numpy instead of demoo',
      'Leave it out',
    ]);
  });
});

test('where only the message quotes the end of the log, that is the detail', () => {
  const raw = `Cannot build '/nix/store/${hash}-demo-1.2.drv'.\nReason: builder failed with exit code 1.\nLast 2 log lines:\n> one\n> two\nFor full logs, run:\n  nix log x`;
  expect(explainNix(message(raw)).detail).toBe('one\ntwo');
});

describe('repairs', () => {
  const explain = (name: string, context: FailureContext) => explainNix(recorded(name), context);

  test('a misspelt package is replaced where it stands, and by none that is there already twice', () => {
    const error = explain('missing', { asked: { packages: ['numpy', 'demoo', 'demo'] } });
    expect(error).toMatchObject({ message: 'This nixpkgs has no package demoo.', hint: 'Did you mean demo?' });
    expect(changes(error)).toEqual([{ packages: ['numpy', 'demo'] }, { packages: ['numpy', 'demo'] }]);
    expect(labels(error)).toEqual(['Use demo instead of demoo', 'Leave it out']);
  });

  test.each(['programs', 'libraries'])('so is one of the %s, and the part of a path that is missing', (setting) => {
    const failure = message("attribute 'libX1' missing\nDid you mean libX11?");
    const named = explainNix(failure, { asked: { packages: ['demo'], [setting]: ['hello', 'libX1'] } });
    expect(named.message).toBe('This nixpkgs has no package libX1.');
    expect(changes(named)).toEqual([{ [setting]: ['hello', 'libX11'] }, { [setting]: ['hello'] }]);
    const inside = explainNix(failure, { asked: { [setting]: ['xorg.libX1.dev', 'hello'] } });
    expect(changes(inside)).toEqual([{ [setting]: ['xorg.libX11.dev', 'hello'] }, { [setting]: ['hello'] }]);
  });

  test('a name that is asked for in two settings is put right in either, and the dots of a package are its own', () => {
    const asked = { packages: ['demoo', 'zope.demoo'], programs: ['demoo'] };
    const error = explain('missing', { asked });
    expect(labels(error)).toEqual([
      'Use demo instead of demoo in packages',
      'Use demo instead of demoo in programs',
      'Leave it out',
    ]);
    expect(changes(error)).toEqual([
      { packages: ['demo', 'zope.demoo'] },
      { programs: ['demo'] },
      { packages: ['zope.demoo'], programs: [] },
    ]);
  });

  test('what was removed can be left out', () => {
    const error = explain('removed', { asked: { packages: ['numpy'], programs: ['throwing-pkg'] } });
    expect(labels(error)).toEqual(['Leave it out']);
    expect(changes(error)).toEqual([{ programs: [] }]);
  });

  test('suggestions of ours follow those of Nix', () => {
    const suggest = (name: string) => (name === 'demoo' ? ['demo', 'demos'] : []);
    const error = explain('missing', { asked: { packages: ['demoo'] }, suggest });
    expect(changes(error)).toEqual([{ packages: ['demo'] }, { packages: ['demos'] }, { packages: [] }]);
  });

  test('an interpreter is replaced by another one, three at most', () => {
    const error = explain('missing-interpreter', { asked: { packages: [], python: 'python399' } });
    expect(error.message).toBe('This nixpkgs has no interpreter python399.');
    expect(changes(error)).toEqual([{ python: 'python3' }, { python: 'python310' }, { python: 'python311' }]);
  });

  test('a new name takes the place of the old one', () => {
    const error = explain('renamed', { asked: { packages: ['gobjectIntrospection'] } });
    expect(changes(error)).toEqual([{ packages: ['gobject-introspection'] }, { packages: [] }]);
  });

  test('what is refused can be allowed beside what is allowed already, once, and where the kind has the setting', () => {
    const error = explain('unfree', { asked: { allow: ['broken'] } });
    expect(labels(error)).toEqual(['Allow unfree packages for this environment']);
    expect(changes(error)).toEqual([{ allow: ['broken', 'unfree'] }]);
    expect(explain('unfree', { asked: { allow: ['unfree'] } }).fixes).toBeUndefined();
    expect(explain('unfree', { asked: { packages: ['unfree-pkg'] } }).fixes).toBeUndefined();
  });

  test('of two packages that collide either may stay', () => {
    const error = explain('collision', { asked: { packages: ['collide_a', 'numpy', 'collide-b'] } });
    expect(labels(error)).toEqual(['Keep collide-b', 'Keep collide_a']);
    expect(changes(error)).toEqual([{ packages: ['numpy', 'collide-b'] }, { packages: ['collide_a', 'numpy'] }]);
  });

  test('a dependency that collides cannot be left out, what was asked for can', () => {
    const error = explain('collision', { asked: { packages: ['collide-a', 'numpy'] } });
    expect(labels(error)).toEqual(['Keep collide-b']);
    expect(changes(error)).toEqual([{ packages: ['numpy'] }]);
  });

  test('the older wording of a collision names the pair as well', () => {
    const [a, b] = ['a', 'b'].map(
      (name) => `/nix/store/${hash}-python3.11-${name}-1.0/lib/python3.11/site-packages/x.py`,
    );
    const log = [
      `@nix {"action":"start","id":1,"level":3,"text":"","type":105,"fields":["/nix/store/${hash}-env.drv"]}`,
      `@nix ${JSON.stringify({ action: 'result', id: 1, type: 101, fields: [`error: collision between \`${a}' and \`${b}'`] })}`,
      message(`builder for '/nix/store/${hash}-env.drv' failed with exit code 25`),
    ].join('\n');
    const error = explainNix(log, { asked: { packages: ['a', 'b'] } });
    expect(error.message).toMatch(/^python3\.11-a-1\.0 and python3\.11-b-1\.0 both bring x\.py/);
    expect(changes(error)).toEqual([{ packages: ['a'] }, { packages: ['b'] }]);
  });
});

test('a builder’s output is not taken for what Nix itself says', () => {
  const output = [
    `@nix {"action":"start","id":1,"level":3,"text":"","type":105,"fields":["/nix/store/${hash}-demo.drv"]}`,
    `@nix ${JSON.stringify({ action: 'result', id: 1, type: 101, fields: ["error: attribute 'x' missing; Read-only file system"] })}`,
    message(`builder for '/nix/store/${hash}-demo.drv' failed with exit code 1`),
  ].join('\n');
  expect(explainNix(output)).toMatchObject({ code: 'build-failed' });
});

test('a program that says nothing is told by its end, and one that was killed by the likely reason', () => {
  expect(explainNix('', { ending: 'nix-build failed with exit code 1' })).toMatchObject({
    code: 'tool-failed',
    message: 'nix-build failed with exit code 1.',
    detail: undefined,
  });
  expect(explainNix('', { ending: 'nix-build was ended by SIGKILL' }).message).toMatch(/memory ran out/);
});

test('credentials in addresses are told to nobody', () => {
  const error = explainNix(message("unable to download 'https://ada:secret@a.example/x': HTTP error 401"));
  expect(JSON.stringify([error.message, error.detail])).not.toContain('secret');
});
