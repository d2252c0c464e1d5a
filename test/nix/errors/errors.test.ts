import { describe, expect, test } from 'vitest';
import { exitCodeOf, exitCodes } from '../../../main/cli/exit-codes';
import { explainNix } from '../../../main/nix/errors/errors';
import { hash, labels, message, warning } from './explained';

test('an entry of NIX_PATH that leads to nothing is named', () => {
  const lines = [
    warning("Nix search path entry '/nope' does not exist, ignoring"),
    message("file 'nixpkgs' was not found in the Nix search path (add it using $NIX_PATH or -I)"),
  ];
  const explained = explainNix(lines.join('\n'));
  // There is the environment, and there is the file: what is not there is a part of the machine.
  expect(exitCodeOf(explained)).toBe(exitCodes.failed);
  expect(explained).toMatchObject({
    code: 'tool-missing',
    message: 'There is no nixpkgs here: NIX_PATH leads to /nope, where nothing is.',
    hint: 'Correct NIX_PATH, or choose a nixpkgs for it by the setting nixpkgs.',
  });
});

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
