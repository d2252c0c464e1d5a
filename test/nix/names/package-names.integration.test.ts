import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { completeNames, openSuggestions } from '../../../main/nix/names/package-names';
import { lockPin } from '../../../main/nix/pins/lock-pin';
import { prefetch } from '../../../main/nix/run/prefetch';
import type { Run } from '../../../main/process/run';
import { createRun } from '../../../main/process/run-program';
import type { CompletionSet } from '../../../preload/contract';
import { untilTrue } from '../../support/eventually';
import { hasNix, miniNixpkgs, openNixStore } from '../../support/nix-store';
import { temporaryFolder } from '../../support/temporary';

describe.runIf(hasNix)('with the real Nix', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());
  beforeEach(() => {
    for (const [name, value] of Object.entries(store.variables)) vi.stubEnv(name, value);
    vi.stubEnv('XDG_CACHE_HOME', join(temporaryFolder(), 'cache'));
  });
  afterEach(() => vi.unstubAllEnvs());

  const context = () => ({ run: createRun(), signal: new AbortController().signal });

  async function readAll(set: CompletionSet, nixpkgs: string, python = 'python3') {
    const ask = () => completeNames(set, { nixpkgs, python }, { text: '', limit: 200 }, context());
    return untilTrue(async () => {
      const answer = await ask();
      return answer.state !== 'reading' && answer;
    });
  }

  const settings = ['', `path:${miniNixpkgs}`];

  test.each(settings)('packages of an interpreter, with those that need a word, of %j', async (nixpkgs) => {
    const { state, items } = await readAll('python-packages', nixpkgs, 'python311');
    const named = new Map(items.map((item) => [item.name, item]));
    expect(state).toBe('ready');
    expect(named.get('numpy')).toEqual({ name: 'numpy', version: '2.3.2', description: 'Scientific tools for Python' });
    expect(named.get('broken-pkg')).toMatchObject({ version: '1.0', caution: 'broken' });
    expect(named.get('unfree-pkg')).toMatchObject({ caution: 'unfree' });
    expect(named.get('insecure-pkg')).toMatchObject({ caution: 'insecure' });
    for (const name of ['throwing-pkg', 'buildPythonPackage', 'callPackage']) expect(named.has(name), name).toBe(false);
    const source = { nixpkgs, python: 'python311' };
    expect((await openSuggestions({}, source))('nunpy', 1)).toEqual(['numpy']);
  });

  test('interpreters, the usual one first, then the newest', async () => {
    const { items } = await readAll('interpreters', '');
    const names = items.map(({ name }) => name);
    expect(names[0]).toBe('python3');
    expect(names).toEqual(expect.arrayContaining(['python311', 'python313', 'pypy3']));
    expect(names.indexOf('python313')).toBeLessThan(names.indexOf('python311'));
    expect(items.find(({ name }) => name === 'python2')).toMatchObject({ caution: 'insecure' });
    expect(names.filter((name) => name.endsWith('Packages'))).toEqual([]);
  });

  test('programs, and nothing is built for them', async () => {
    const { items } = await readAll('programs', '');
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['python3', 'gtk3', 'broken-pkg']));
    expect(readdirSync(join(store.folder, 'store')).filter((name) => /-(?:python3|gtk).*\.drv$/.test(name))).toEqual(
      [],
    );
  });

  test('an interpreter that is not there is told', async () => {
    const { state, reason } = await readAll('python-packages', '', 'python399');
    expect(state).toBe('unavailable');
    expect(reason).toContain('python399');
  });

  /** A nixpkgs of the test's own, whose Python packages are these attributes. */
  function nixpkgsOf(attributes: string): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'default.nix'), `{ ... }: rec { python3 = { pkgs = rec { ${attributes} }; }; }`);
    return `path:${folder}`;
  }

  test('neither errors that cannot be caught nor builds that an evaluation asks for cost more than their own name', async () => {
    const derivation =
      'derivation { name = "built-by-evaluation"; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "echo 1 > $out" ]; }';
    // Nix builds in an evaluation only what stands in the store already.
    execFileSync('nix-instantiate', ['-E', derivation], { env: store.variables, stdio: 'ignore' });
    const nixpkgs = nixpkgsOf(`
      aborts = abort "x";
      built = import (${derivation});
      fine = { type = "derivation"; name = "fine-1.0"; meta = { description = "Fine\\n  and well"; }; };
      loops = loops;
      missing = fine.nothing;
      strange = { type = "derivation"; version = throw "x"; meta = 1; };
      wrongMeta = { type = "derivation"; name = "wrong-2"; meta = { description = [ ]; broken = "yes"; license = throw "x"; knownVulnerabilities = throw "y"; }; };
      "with blank" = fine;
    `);
    const { items } = await readAll('python-packages', nixpkgs);
    expect(readdirSync(join(store.folder, 'store')).filter((name) => name.endsWith('-built-by-evaluation'))).toEqual(
      [],
    );
    expect(items).toEqual([
      { name: 'fine', version: '1.0', description: 'Fine and well' },
      { name: 'strange' },
      { name: 'with blank', version: '1.0', description: 'Fine and well' },
      { name: 'wrongMeta', version: '2' },
    ]);
  });

  test('what is refused unless it is allowed is listed, and what throws costs no evaluation of its own', async () => {
    const folder = temporaryFolder();
    const fine = '{ type = "derivation"; name = "x-1"; }';
    const guarded = ['Broken', 'Unfree'].map(
      (what) => `x${what} = if config.allow${what} or false then ${fine} else throw "x";`,
    );
    writeFileSync(
      join(folder, 'default.nix'),
      `{ config ? { }, ... }: { inherit config; python3.pkgs = { ${guarded.join('\n')} gone = throw "x"; old = throw "x";
        xInsecure = if (config.allowInsecurePredicate or (_: false)) { } then ${fine} else throw "x"; }; }`,
    );
    const run = vi.fn(createRun());
    const ask = () =>
      completeNames(
        'python-packages',
        { nixpkgs: `path:${folder}`, python: 'python3' },
        { text: '', limit: 9 },
        { ...context(), run },
      );
    await untilTrue(async () => (await ask()).state === 'ready');
    expect((await ask()).items.map(({ name }) => name)).toEqual(['xBroken', 'xInsecure', 'xUnfree']);
    expect(run).toHaveBeenCalledTimes(2);
  });

  test('descriptions are cut between characters', async () => {
    const letters = Array.from({ length: 6 }, (_, shift) => `${'x'.repeat(shift)}${'é€🐍'.repeat(60)}`);
    const nixpkgs = nixpkgsOf(
      letters
        .map((text, at) => `p${at} = { type = "derivation"; name = "p"; meta.description = "${text}"; };`)
        .join('\n'),
    );
    const { items } = await readAll('python-packages', nixpkgs);
    expect(items).toHaveLength(6);
    for (const [at, { description = '' }] of items.entries()) {
      expect(letters[at]?.startsWith(description)).toBe(true);
      expect(Buffer.byteLength(description)).toBeGreaterThan(295);
      expect(Buffer.byteLength(description)).toBeLessThanOrEqual(300);
    }
  });

  test('an evaluation that never ends is ended with the program', async () => {
    const sum = "f: builtins.foldl' (total: each: total + f each) 0 (builtins.genList (at: at) 10000)";
    const endless = 'sum (_: sum (_: sum (_: sum (at: at))))';
    const nixpkgs = nixpkgsOf(`endless = let sum = ${sum}; in builtins.trace "it has begun" (${endless});`);
    const program = new AbortController();
    const run = createRun();
    const source = { nixpkgs, python: 'python3' };
    let lines = '';
    let isRunning = false;
    const watched: Run = async (file, args, options) => {
      isRunning = true;
      const onLine = (line: string) => {
        lines += line;
      };
      return run(file, args, { ...options, onLine }).finally(() => {
        isRunning = false;
      });
    };
    const context = { run: watched, signal: program.signal };
    const ask = () => completeNames('python-packages', source, { text: '', limit: 10 }, context);
    await untilTrue(async () => (await ask()).total === 1 && lines.includes('it has begun'));
    const begun = performance.now();
    program.abort();
    await untilTrue(() => !isRunning);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(await ask()).toMatchObject({ state: 'unavailable' });
  });

  test('a pin tells what it is', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'default.nix'), '{ }: { }');
    const pin = { type: 'path', path: folder } as const;
    expect(await lockPin(pin, context())).toEqual({ name: 'nixpkgs', url: folder });
    writeFileSync(join(folder, '.version'), '26.05\n');
    writeFileSync(join(folder, '.version-suffix'), 'pre1.abc');
    expect(await lockPin(pin, context())).toEqual({ name: 'nixpkgs', url: folder, revision: '26.05pre1.abc' });
    writeFileSync(join(folder, '.git-revision'), '0123456789abcdef0123456789abcdef01234567\n');
    vi.stubEnv('NIX_PATH', `nixpkgs=${folder}`);
    const revision = '0123456789abcdef0123456789abcdef01234567';
    expect(await lockPin({ type: 'search-path' }, context())).toEqual({ name: 'nixpkgs', url: folder, revision });
  });

  test('an archive gets its hash, and with it is a nixpkgs', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a b', 'nixpkgs'), { recursive: true });
    execFileSync('cp', ['-r', `${miniNixpkgs}/.`, join(folder, 'a b', 'nixpkgs')]);
    execFileSync('tar', ['-czf', 'a.tar.gz', '-C', 'a b', 'nixpkgs'], { cwd: folder });
    const url = `file://${folder}/a.tar.gz`;
    const hash = await prefetch({ url, isUnpacked: true }, context());
    const { state, items } = await readAll('interpreters', `tarball:${url}#${hash}`);
    expect(state).toBe('ready');
    expect(items[0]?.name).toBe('python3');
    const base32 = execFileSync('nix-hash', ['--to-base32', '--type', 'sha256', hash], { encoding: 'utf8' }).trim();
    const again = `tarball:${url}#${base32}`;
    expect(await readAll('interpreters', again)).toMatchObject({ state: 'ready' });
    const wrong = `tarball:${url}#${'0'.repeat(52)}`;
    expect(await readAll('interpreters', wrong)).toMatchObject({ state: 'unavailable' });
  });
});
