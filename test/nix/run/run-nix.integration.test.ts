import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildNix, holdRoot } from '../../../main/nix/run/build-nix';
import { findNixTool, type NixContext, nixVersion, probeNix } from '../../../main/nix/run/nix';
import { evaluateNix, runNix } from '../../../main/nix/run/run-nix';
import { createRun } from '../../../main/process/run-program';
import type { Progress } from '../../../preload/contract';
import { untilTrue } from '../../support/eventually';
import { hasNix, openNixStore, ordinaryUser } from '../../support/nix-store';
import { processesOf } from '../../support/processes';
import { temporaryFolder } from '../../support/temporary';

/** Builders that end in a word of the shell: Nix 2.8 kills one that closes its output before it ends, as `cp` does. */
const packages = `
let
  build = buildOutputs [ "out" ];
  buildOutputs = outputs: name: script: derivation {
    inherit name outputs;
    system = builtins.currentSystem;
    builder = "/bin/bash";
    args = [ "-c" script ];
    PATH = "/usr/bin:/bin";
  };
  count = n: if n == 0 then 0 else 1 + count (n - 1);
  forever = builtins.foldl' (sum: _: sum + count 5000) 0;
in
rec {
  leaf = build "leaf-1.0" "echo leaf; echo 1 > $out; :";
  tree = build "tree-2.0" "echo tree; echo \${leaf} > $out; :";
  failing = build "failing-3.0" "echo 'one line'; echo 'and another' >&2; exit 3";
  split = buildOutputs [ "bin" "out" ] "split-5.0" "echo program > $bin; echo rest > $out; :";
  slow = build "slow-4.0" "echo begun; sleep 300; :";
  stuck = builtins.trace "begun" (forever (builtins.genList (n: n) 10000000));
  large = builtins.genList (n: "name-\${toString n}-\${toString (n * 7919)}") 400000;
  told = builtins.trace "a word" 1;
}
`;

describe.runIf(hasNix)('with the real Nix', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());
  beforeEach(() => {
    for (const [name, value] of Object.entries(store.variables)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  /** A file of the packages, and what is told while they are built. */
  function open() {
    const folder = temporaryFolder();
    const file = join(folder, 'packages.nix');
    writeFileSync(file, packages);
    const log: string[] = [];
    const progress: Progress[] = [];
    const controller = new AbortController();
    const context: NixContext = {
      run: createRun({ log: (line) => log.push(line) }),
      signal: controller.signal,
      log: (line) => log.push(line),
      report: (step) => progress.push(step),
    };
    return { folder, file, log, progress, context, cancel: () => controller.abort() };
  }

  test('a build answers its store path, keeps it alive, and tells progress and a readable log', async () => {
    const { folder, file, log, progress, context } = open();
    const root = join(folder, 'root');
    const path = await buildNix(context, { file, attribute: 'tree', root });
    expect(path.startsWith(store.variables.NIX_STORE_DIR ?? '?')).toBe(true);
    expect(path).toMatch(/-tree-2\.0$/);
    expect(realpathSync(root)).toBe(path);
    // An evaluation belongs to the phase of whoever asks.
    expect(new Set(progress.map(({ phase }) => phase))).not.toContain('Evaluating');
    expect(progress.map(({ item }) => item)).toEqual(expect.arrayContaining(['leaf-1.0', 'tree-2.0']));
    expect(progress.at(-1)).toEqual({
      phase: 'Building packages',
      item: 'tree-2.0',
      done: 2,
      total: 2,
      unit: 'packages',
      line: 'tree',
    });
    expect(log[0]).toMatch(/^\$ .*nix-instantiate /);
    expect(log).toEqual(expect.arrayContaining(['leaf-1.0> leaf', 'tree-2.0> tree']));
    expect(log.join('\n')).not.toContain('@nix');
    expect(readdirSync(folder).sort()).toEqual(['packages.nix', 'root']);
    store.collectGarbage();
    expect(existsSync(path)).toBe(true);
  });

  test('of a package whose first output is another than out, that one is built and kept alive by the root', async () => {
    const { folder, file, context } = open();
    const root = join(folder, 'root');
    const path = await buildNix(context, { file, attribute: 'split', root });
    expect(path).toMatch(/-split-5\.0-bin$/);
    expect(realpathSync(root)).toBe(path);
    expect(readdirSync(folder).sort()).toEqual(['packages.nix', 'root']);
    store.collectGarbage();
    expect(readFileSync(root, 'utf8')).toBe('program\n');
  });

  test('a path is held by a second root, and one that is gone is named', async () => {
    const { folder, file, context } = open();
    const first = join(folder, 'first');
    const path = await buildNix(context, { file, attribute: 'leaf', root: first });
    await holdRoot(context, path, join(folder, 'second'));
    rmSync(first);
    store.collectGarbage();
    expect(realpathSync(join(folder, 'second'))).toBe(path);
    expect(existsSync(path)).toBe(true);
    const gone = join(store.variables.NIX_STORE_DIR ?? '', '00000000000000000000000000000000-gone-1.0');
    await expect(holdRoot(context, gone, join(folder, 'third'))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('gone-1.0'),
    });
  });

  test('a build that fails is explained with the end of its log', async () => {
    const { folder, file, log, context } = open();
    await expect(buildNix(context, { file, attribute: 'failing', root: join(folder, 'root') })).rejects.toMatchObject({
      code: 'build-failed',
      message: 'failing-3.0 could not be built: its builder failed with exit code 3.',
      detail: 'one line\nand another',
    });
    expect(log).toContain('failing-3.0> one line');
    expect(existsSync(join(folder, 'root'))).toBe(false);
  });

  test('a name that the small nixpkgs lacks gets its repair, and what it refuses can be allowed', async () => {
    const { context } = open();
    const expression = `{ name }: ((import <nixpkgs> { }).python3.withPackages (ps: [ ps.\${name} ])).drvPath`;
    const build = (name: string) => {
      const args = ['--argstr', 'name', name];
      return evaluateNix(context, expression, { args, asked: { packages: [name], allow: [] } });
    };
    await expect(build('demoo')).rejects.toMatchObject({
      code: 'no-such-package',
      fixes: [
        { label: 'Use demo instead of demoo', action: { type: 'change', spec: { packages: ['demo'] } } },
        { label: 'Leave it out', action: { type: 'change', spec: { packages: [] } } },
      ],
    });
    await expect(build('unfree-pkg')).rejects.toMatchObject({
      code: 'conflict',
      fixes: expect.arrayContaining([
        expect.objectContaining({ action: { type: 'change', spec: { allow: ['unfree'] } } }),
      ]),
    });
  });

  test('a large value comes whole, and not into the log', async () => {
    const { file, log, context } = open();
    const names = (await evaluateNix(context, `(import ${file}).large`)) as string[];
    expect(JSON.stringify(names).length).toBeGreaterThan(8 * 1024 * 1024);
    expect([names.length, names[0], names.at(-1)]).toEqual([400_000, 'name-0-0', 'name-399999-3167592081']);
    expect(log).toHaveLength(1);
    expect(await evaluateNix(context, `(import ${file}).told`)).toBe(1);
    expect(log).toContain('trace: a word');
  });

  test('cancelling a build ends it in under a second, with no process left', async () => {
    const { folder, file, log, context, cancel } = open();
    const root = join(folder, 'root');
    const build = buildNix(context, { file, attribute: 'slow', root });
    const outcome = build.catch((error) => error);
    await untilTrue(() => log.includes('slow-4.0> begun'));
    // Nix clears the variables of a builder: it is known by where it works, and Nix by what it was called with.
    const ofBuild = () => [...processesOf(root), ...processesOf(store.folder)];
    await untilTrue(() => ['nix-store', 'bash', 'sleep'].every((name) => ofBuild().includes(name)));
    const begun = performance.now();
    cancel();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(ofBuild()).toEqual([]);
  });

  test('cancelling a stuck evaluation, which hears no signal, ends it in under five seconds', async () => {
    const { file, log, context, cancel } = open();
    const stuck = ['--eval', '-A', 'stuck', file];
    const outcome = runNix(context, 'nix-instantiate', stuck).catch((error) => error);
    await untilTrue(() => log.includes('trace: begun'));
    expect(processesOf(file)).toEqual(['nix-instantiate']);
    const begun = performance.now();
    cancel();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(processesOf(file)).toEqual([]);
  });

  test('its version is what `nix` tells, which needs no experimental feature', async () => {
    expect(await nixVersion(open().context)).toMatch(/^\d+\.\d+/);
  });

  test('Nix is looked at once for all who ask', async () => {
    const { log, context } = open();
    const answers = await Promise.all([probeNix(context), probeNix(context), probeNix(context)]);
    expect(answers).toEqual([{ available: true }, { available: true }, { available: true }]);
    expect(log.filter((line) => line.startsWith('$'))).toHaveLength(1);
  });

  test('a look that another caller cancelled is taken again', async () => {
    const [first, second] = [open(), open()];
    vi.stubEnv('NIX_USER_CONF_FILES', '/dev/null');
    const looks = [probeNix(first.context), probeNix(second.context)];
    first.cancel();
    const [cancelled, answered] = await Promise.allSettled(looks);
    expect(cancelled).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect(answered).toMatchObject({ status: 'fulfilled', value: { available: true } });
  });

  test('a daemon that does not run, and a store that cannot be opened, are told with what to do', async () => {
    const { folder, context } = open();
    vi.stubEnv('NIX_REMOTE', 'daemon');
    expect(await probeNix(context)).toMatchObject({
      available: false,
      reason: 'The Nix daemon does not run.',
      fixes: [{ action: { type: 'copy', text: 'sudo systemctl start nix-daemon.socket' } }],
    });
    vi.stubEnv('NIX_REMOTE', '');
    writeFileSync(join(folder, 'state'), '');
    vi.stubEnv('NIX_STATE_DIR', join(folder, 'state'));
    expect(await probeNix(context)).toMatchObject({
      available: false,
      reason: expect.stringContaining(join(folder, 'state')),
    });
  });

  test.runIf(process.getuid?.() === 0)('who is not in the group of the daemon is told how to get there', async () => {
    const { folder, context } = open();
    const { uid, gid } = ordinaryUser;
    const asUser = (file: string, args: readonly string[]): [string, string[]] => [
      '/usr/bin/setpriv',
      [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', file, ...args],
    ];
    const asOrdinary: NixContext = {
      ...context,
      run: (file, args, options) => context.run(...asUser(file, args), options),
    };
    mkdirSync(join(folder, 'daemon-socket'), { mode: 0o770 });
    for (const path of [store.folder, folder]) chmodSync(path, 0o755);
    for (const name of ['HOME', 'NIX_CONF_DIR']) vi.stubEnv(name, folder);
    vi.stubEnv('NIX_REMOTE', 'daemon');
    vi.stubEnv('NIX_STATE_DIR', folder);
    expect(await probeNix(asOrdinary)).toMatchObject({
      available: false,
      reason: 'You may not speak to the Nix daemon.',
      hint: 'Add yourself to the group nix-users, then log out and in again.',
      fixes: [{ action: { type: 'copy', text: 'sudo usermod -aG nix-users "$USER"' } }],
    });
  });
});

test('with no Nix anywhere the way to it is told', async () => {
  const home = temporaryFolder();
  vi.stubEnv('PATH', home);
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_STATE_HOME', home);
  try {
    await expect(findNixTool('nix-store')).rejects.toMatchObject({
      code: 'tool-missing',
      hint: expect.stringContaining('https://nixos.org/download/'),
    });
    const context = { run: createRun(), signal: new AbortController().signal };
    expect(await probeNix(context)).toMatchObject({
      available: false,
      reason: expect.stringContaining('not installed'),
      fixes: [{ action: { type: 'open', url: 'https://nixos.org/download/' } }],
    });
    mkdirSync(join(home, '.nix-profile/bin'), { recursive: true });
    writeFileSync(join(home, '.nix-profile/bin/nix-store'), '#!/bin/sh\n', { mode: 0o755 });
    expect(await findNixTool('nix-store')).toBe(join(home, '.nix-profile/bin/nix-store'));
  } finally {
    vi.unstubAllEnvs();
  }
});
