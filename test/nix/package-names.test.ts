import { cpSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { editDistance } from '../../main/nix/edit-distance';
import { buildIndex, closestNames, type NameColumns, rankNames } from '../../main/nix/name-index';
import { completeNames, hasNames, suggestNames } from '../../main/nix/package-names';
import type { Run } from '../../main/process/run';
import { ClocheError } from '../../preload/contract';
import { temporaryFolder } from '../support/temporary';
import { makeUpNames } from './made-up-names';

type Described = readonly [name: string, description?: string];

function indexOf(...rows: readonly Described[]) {
  return buildIndex({
    names: rows.map(([name]) => name),
    versions: rows.map(() => ''),
    descriptions: rows.map(([, description = '']) => description),
    cautions: rows.map(() => ''),
  });
}

const found = (index: ReturnType<typeof indexOf>, text: string, limit = 10) =>
  rankNames(index, text, limit).map(({ name }) => name);

describe('ranking', () => {
  const index = indexOf(
    ['a-numpy-thing'],
    ['cunumpy'],
    ['jax', 'Like NumPy, on accelerators'],
    ['numpy'],
    ['numpy-financial'],
    ['numpydoc'],
    ['pandas', 'Tables'],
    ['zope.interface'],
    ['zope_interface2'],
  );

  test('the name itself, beginnings, beginnings of words, parts, descriptions', () => {
    const best = ['numpy', 'numpydoc', 'numpy-financial', 'a-numpy-thing', 'cunumpy', 'jax'];
    expect(found(index, 'numpy')).toEqual(best);
    expect(found(index, ' NumPy ')).toEqual(best);
    expect(found(index, 'numpy', 2)).toEqual(best.slice(0, 2));
  });

  test.each(['zope-interface', 'Zope_Interface', 'zope.interface', 'zope interface'])('%j is one name', (text) => {
    expect(found(index, text)).toEqual(['zope.interface', 'zope_interface2']);
  });

  test('nothing typed is everything in its order, nothing found is nothing', () => {
    expect(found(index, '', 2)).toEqual(['a-numpy-thing', 'cunumpy']);
    expect(found(index, '(')).toEqual([]);
    expect(found(index, 'tables')).toEqual(['pandas']);
  });

  test('what is not known is left out', () => {
    const columns: NameColumns = {
      names: ['a', 'b'],
      versions: ['1', ''],
      descriptions: ['A', ''],
      cautions: ['', 'broken'],
    };
    expect(rankNames(buildIndex(columns), '', 9)).toEqual([
      { name: 'a', version: '1', description: 'A' },
      { name: 'b', caution: 'broken' },
    ]);
  });

  test('misspelt names lead to the likeliest', () => {
    const names = indexOf(['numba'], ['numpy'], ['opencv4'], ['pyyaml'], ['request'], ['requests'], ['zope.interface']);
    expect(closestNames(names, 'requsts', 3)).toEqual(['requests', 'request']);
    expect(closestNames(names, 'nupmy', 1)).toEqual(['numpy']);
    expect(closestNames(names, 'PyYAML', 3)).toEqual(['pyyaml']);
    expect(closestNames(names, 'opencv', 3)).toEqual(['opencv4']);
    expect(closestNames(names, 'zope_interfaces', 3)).toEqual(['zope.interface']);
    expect(closestNames(names, 'tensorflow', 3)).toEqual([]);
    expect(closestNames(names, '', 3)).toEqual([]);
  });

  test.each([
    ['numpy', 'numpy', 0],
    ['numpy', 'nupmy', 1],
    ['numpy', 'numpyy', 1],
    ['umpy', 'numpy', 1],
    ['', 'ab', 2],
    ['kitten', 'sitting', 3],
    ['pandas', 'numpy', 4],
    ['a', 'abcdef', 4],
  ])('%j is %j with changes', (left, right, distance) => {
    expect(Math.min(editDistance(left, right, 3), 4)).toBe(distance);
    expect(Math.min(editDistance(right, left, 3), 4)).toBe(distance);
  });

  test.each(['p', 'data', 'py-', 'bindings for', 'number 14999', 'nothing like it', ''])(
    'answers %j out of 15,000 names in less than 50 ms, the first time too',
    (text) => {
      const columns = makeUpNames(15_000);
      const fresh = buildIndex(columns);
      const begun = performance.now();
      rankNames(fresh, text, 50);
      expect(performance.now() - begun).toBeLessThan(50);
    },
  );
});

interface Answers {
  readonly names: readonly string[];
  /** What Nix says of a name; by default that it is there. A thrown error takes the evaluation with it. */
  readonly describe?: (name: string) => readonly [string, string, string] | null;
}

/** A Nix that answers from memory, and what it was asked. */
function fakeNix({ names, describe = () => ['1.0', 'A package', ''] }: Answers) {
  const asked: string[] = [];
  const gates: (() => void)[] = [];
  let isHeld = false;
  const run: Run = async (_file, args) => {
    const value = (name: string) => args[args.indexOf(name) + 1] ?? '';
    asked.push(`${value('part')} ${value('from')}-${value('to')}`);
    if (isHeld) await new Promise<void>((open) => gates.push(open));
    const answer =
      value('part') === 'names' ? names : names.slice(Number(value('from')), Number(value('to'))).map(describe);
    return { code: 0, signal: null, stdout: JSON.stringify(answer), stderr: '' };
  };
  return {
    asked,
    run,
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
      for (const open of gates.splice(0)) open();
    },
    releaseOne: () => gates.shift()?.(),
  };
}

/** Folders and programs that the reader looks for, and a nixpkgs of the test's own. */
function prepare() {
  const folder = temporaryFolder();
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  writeFileSync(join(programs, 'nix-instantiate'), '', { mode: 0o755 });
  mkdirSync(join(folder, 'nixpkgs'));
  vi.stubEnv('PATH', programs);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  return { folder, source: { nixpkgs: `path:${join(folder, 'nixpkgs')}`, python: 'python3' } };
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const signal = new AbortController().signal;
const everything = { text: '', limit: 200 };

describe('reading', () => {
  const complete = (source: ReturnType<typeof prepare>['source'], run: Run, query = everything) =>
    completeNames('python-packages', source, query, { run, signal });
  const ready = async (source: ReturnType<typeof prepare>['source'], run: Run) =>
    vi.waitUntil(async () => {
      const answer = await complete(source, run);
      return answer.state !== 'reading' && answer;
    });

  test('begins at once, tells the names before their descriptions, and is done once for all who ask', async () => {
    const { source } = prepare();
    const nix = fakeNix({
      names: ['alpha', 'beta', 'helper'],
      describe: (name) => (name === 'helper' ? null : ['1', name, '']),
    });
    nix.hold();
    const answers = await Promise.all([complete(source, nix.run), complete(source, nix.run)]);
    expect(answers[0]).toEqual({ state: 'reading', items: [], total: 0 });
    await vi.waitUntil(() => nix.asked.length === 1);
    nix.releaseOne();
    await vi.waitUntil(() => nix.asked.length === 2);
    expect(await complete(source, nix.run, { text: 'bet', limit: 5 })).toEqual({
      state: 'reading',
      items: [{ name: 'beta' }],
      total: 3,
    });
    expect(await hasNames('python-packages', source)).toBe(false);
    nix.release();
    expect(await ready(source, nix.run)).toEqual({
      state: 'ready',
      items: [
        { name: 'alpha', version: '1', description: 'alpha' },
        { name: 'beta', version: '1', description: 'beta' },
      ],
      total: 2,
    });
    expect(nix.asked).toEqual(['names 0-0', 'entries 0-3']);
    expect(await hasNames('python-packages', source)).toBe(true);
    expect(await suggestNames('python-packages', source, 'bata', 3)).toEqual(['beta']);
  });

  test('asks in pieces, and an error that Nix cannot catch costs only its own name', async () => {
    const { source } = prepare();
    const names = makeUpNames(4000).names;
    const nix = fakeNix({
      names,
      describe: (name) => {
        if (name === names[2345]) throw new ClocheError('tool-failed', 'infinite recursion');
        return ['1', '', ''];
      },
    });
    const answer = await ready(source, nix.run);
    expect(answer).toMatchObject({ state: 'ready', total: 3999 });
    expect((await complete(source, nix.run, { text: names[2345] as string, limit: 1 })).items[0]?.name).not.toBe(
      names[2345],
    );
    expect(nix.asked.slice(0, 3)).toEqual(['names 0-0', 'entries 0-1500', 'entries 1500-3000']);
    expect(nix.asked.length).toBeLessThan(30);
  });

  test('a nixpkgs in which everything fails is given up, and its names stay', async () => {
    const { source } = prepare();
    const nix = fakeNix({
      names: makeUpNames(3000).names,
      describe: () => {
        throw new ClocheError('tool-failed', 'everything fails');
      },
    });
    const { total } = (await ready(source, nix.run)) as { total: number };
    expect(total).toBeGreaterThan(2500);
    expect(nix.asked.length).toBeLessThan(200);
  });

  test('what cannot be read is told, and tried again after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { source } = prepare();
    let calls = 0;
    const run: Run = async () => {
      calls += 1;
      throw new ClocheError('network', 'The channel cannot be reached.');
    };
    const unavailable = { state: 'unavailable', items: [], total: 0, reason: 'The channel cannot be reached.' };
    expect(await ready(source, run)).toEqual(unavailable);
    expect(await ready(source, run)).toEqual(unavailable);
    expect(calls).toBe(1);
    vi.setSystemTime(Date.now() + 61_000);
    expect(await complete(source, run)).toMatchObject({ state: 'reading' });
    await ready(source, run);
    expect(calls).toBe(2);
  });

  test('answers of Nix that are no names are a failure, not a crash', async () => {
    const { source } = prepare();
    const run: Run = async () => ({ code: 0, signal: null, stdout: '{"a": 1}', stderr: '' });
    expect(await ready(source, run)).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('understood'),
    });
  });

  test('ends with the program, which is no failure', async () => {
    const { source } = prepare();
    const ending = new AbortController();
    const run: Run = (_file, _args, options) =>
      new Promise((_, reject) => {
        const end = () => reject(new ClocheError('cancelled', 'It was cancelled.'));
        options?.signal?.addEventListener('abort', end);
        if (options?.signal?.aborted) end();
      });
    const context = { run, signal: ending.signal };
    await completeNames('programs', source, everything, context);
    ending.abort();
    const answer = await vi.waitUntil(async () => {
      const answer = await completeNames('programs', source, everything, context);
      return answer.state !== 'reading' && answer;
    });
    expect(answer).toMatchObject({ state: 'unavailable', reason: 'Reading the names was cancelled.' });
    const nix = fakeNix({ names: ['alpha'] });
    expect(await completeNames('programs', source, everything, { run: nix.run, signal })).toMatchObject({
      state: 'reading',
    });
    await vi.waitUntil(() => hasNames('programs', source));
  });

  test('a setting that names no nixpkgs is told', async () => {
    const nix = fakeNix({ names: [] });
    const source = { nixpkgs: 'flake:/nowhere/flake.lock', python: 'python3' };
    expect(await complete(source, nix.run)).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('/nowhere'),
    });
    expect(await hasNames('programs', source)).toBe(false);
    expect(await suggestNames('programs', source, 'x', 3)).toEqual([]);
  });

  test('a disk that keeps names answers after a restart, in less than 50 ms', async () => {
    const { folder, source } = prepare();
    const { names, descriptions } = makeUpNames(15_000);
    const texts = new Map(names.map((name, at) => [name, descriptions[at] as string]));
    const nix = fakeNix({ names, describe: (name) => ['1.0', texts.get(name) ?? '', ''] });
    await ready(source, nix.run);
    await vi.waitUntil(() => readdirSync(join(folder, 'cache/cloche/nix')).some((name) => name.startsWith('names-')));
    // Shelves in memory are known by their files, so another cache folder is another program.
    cpSync(join(folder, 'cache'), join(folder, 'again'), { recursive: true });
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'again'));
    const asked = nix.asked.length;
    const begun = performance.now();
    const answer = await complete(source, nix.run, { text: 'data', limit: 50 });
    expect(performance.now() - begun).toBeLessThan(50);
    expect(answer).toMatchObject({ state: 'ready', total: 15_000 });
    expect(nix.asked).toHaveLength(asked);
  });

  test('files that cannot be understood are read anew', async () => {
    const { folder, source } = prepare();
    const nix = fakeNix({ names: ['alpha'] });
    await ready(source, nix.run);
    const [file = ''] = await vi.waitUntil(() => {
      const files = readdirSync(join(folder, 'cache/cloche/nix')).filter((name) => name.startsWith('names-'));
      return files.length > 0 && files;
    });
    for (const [at, text] of ['', '{"schema":1}', '{"schema":1,"readAt":1,"columns":{"names":[1]}}'].entries()) {
      mkdirSync(join(folder, `cache-${at}/cloche/nix`), { recursive: true });
      writeFileSync(join(folder, `cache-${at}/cloche/nix`, file), text);
      vi.stubEnv('XDG_CACHE_HOME', join(folder, `cache-${at}`));
      expect(await complete(source, nix.run)).toMatchObject({ state: 'reading' });
      expect(await ready(source, nix.run)).toMatchObject({ total: 1 });
    }
  });

  test('a nixpkgs that changed is another one; one that may have, answers and is read again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { folder, source } = prepare();
    const old = fakeNix({ names: ['old'] });
    await ready(source, old.run);
    const changed = fakeNix({ names: ['changed'] });
    expect(await complete(source, changed.run)).toMatchObject({ items: [{ name: 'old' }] });
    utimesSync(join(folder, 'nixpkgs'), 1, 1);
    expect(await complete(source, changed.run)).toMatchObject({ state: 'reading' });
    expect(await ready(source, changed.run)).toMatchObject({ items: [{ name: 'changed' }] });
    vi.setSystemTime(Date.now() + 25 * 60 * 60 * 1000);
    const later = fakeNix({ names: ['later'] });
    expect(await complete(source, later.run)).toMatchObject({ state: 'ready', items: [{ name: 'changed' }] });
    await vi.waitUntil(async () => (await complete(source, later.run)).items[0]?.name === 'later');
  });

  test('only the newest sets stay on the disk', async () => {
    const { folder, source } = prepare();
    const nix = fakeNix({ names: ['alpha'] });
    for (let version = 0; version < 15; version += 1) await ready({ ...source, python: `python3${version}` }, nix.run);
    const kept = () => readdirSync(join(folder, 'cache/cloche/nix')).filter((name) => name.startsWith('names-'));
    await vi.waitUntil(() => kept().length <= 12);
  });
});
