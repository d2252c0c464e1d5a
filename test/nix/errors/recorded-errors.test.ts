import { describe, expect, test } from 'vitest';
import { explainNix, type FailureContext } from '../../../main/nix/errors/errors';
import { changes, labels } from './explained';
import { recorded } from './recorded';

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
    ['no-channel', 'tool-missing', /^There is no nixpkgs here/],
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
    expect(error.detail ?? '').not.toMatch(/@nix|\x1b/);
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
      what: 'the hash that came',
    });
  });
});

describe('recorded from Nix 2.34.8', () => {
  const build = '/home/ada/demo/build.nix';
  const own = '/home/ada/demo/own.nix';
  test.each<[string, string, string, string | RegExp | undefined]>([
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
      'tool-missing',
      'There is no nixpkgs here: neither NIX_PATH nor a channel leads to one.',
      /^file 'nixpkgs' was not found/,
    ],
    [
      'removed',
      'no-such-package',
      "nixpkgs says: 'throwing-pkg' has been removed because it was unmaintained upstream.",
      undefined,
    ],
    ['syntax', 'invalid-input', `${own}:3:7 cannot be read: syntax error, unexpected '='.`, undefined],
    ['type-error', 'tool-failed', `Nix stopped at ${own}:2:34: cannot add a string to an integer.`, undefined],
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
    if (detail instanceof RegExp) expect(error.detail).toMatch(detail);
    // What the message has said already is not said again.
    else expect(error.detail).toBe(detail);
    expect(error.detail ?? '').not.toMatch(/@nix|\x1b|derivationStrict|…|^\s*\d*\|| at \/|Did you mean|Output paths/m);
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
    expect(explainNix(recorded(name)).detail ?? '').not.toMatch(/^\s*\d*\|| at \/|Did you mean/m);
  },
);
