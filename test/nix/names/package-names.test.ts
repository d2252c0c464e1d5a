import { cpSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { nixRequirements } from '../../../main/kinds/nix-requirements/nix-requirements';
import { nixRequirementsSpecSchema } from '../../../main/kinds/nix-requirements/spec';
import { completeNames, lookUpInNixpkgs, openSuggestions } from '../../../main/nix/names/package-names';
import type { Run } from '../../../main/process/run';
import { ClocheError, type CompletionSet } from '../../../preload/contract';
import { makeUpNames } from '../../names/made-up-names';
import { untilTrue } from '../../support/eventually';
import { quickest } from '../../support/processor-time';
import { temporaryFolder } from '../../support/temporary';
import { fakeNix } from '../run/fake-nix';

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

/** Names of the files in which sets are kept. */
function keptFiles(folder: string): string[] {
  const place = join(folder, 'cache/cloche/nix');
  return existsSync(place) ? readdirSync(place).filter((name) => name.startsWith('names-')) : [];
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const signal = new AbortController().signal;
const everything = { text: '', limit: 200 };

/** Whether all names are known, without beginning to read them. */
async function isKnown(set: CompletionSet, source: ReturnType<typeof prepare>['source']): Promise<boolean> {
  const { run } = fakeNix({ names: [] });
  return (await completeNames(set, source, everything, { run, signal: AbortSignal.abort() })).state === 'ready';
}

describe('reading', () => {
  const complete = (source: ReturnType<typeof prepare>['source'], run: Run, query = everything) =>
    completeNames('python-packages', source, query, { run, signal });
  const ready = async (source: ReturnType<typeof prepare>['source'], run: Run) =>
    untilTrue(async () => {
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
    await untilTrue(() => nix.asked.length === 1);
    nix.releaseOne();
    await untilTrue(() => nix.asked.length === 2);
    expect(await complete(source, nix.run, { text: 'bet', limit: 5 })).toEqual({
      state: 'reading',
      items: [{ name: 'beta' }],
      total: 3,
    });
    expect(await isKnown('python-packages', source)).toBe(false);
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
    expect(await isKnown('python-packages', source)).toBe(true);
    expect((await openSuggestions({}, source))('bata')).toEqual(['beta']);
    const missing = [{ name: 'bata', place: 'the nixpkgs that is taken' }];
    const packages = ['alpha', 'bata'];
    expect(await lookUpInNixpkgs({ packages, programs: [] }, source)).toEqual({ missing, isWhole: true });
    // The programs were not read.
    const unread = 'the nixpkgs that is taken';
    expect(await lookUpInNixpkgs({ packages, programs: ['nowhere'] }, source)).toEqual({
      ...{ missing, isWhole: false, unread },
    });
    const lookedUp = async (lines: string[], engine = 'attributes') =>
      nixRequirements.lookUp?.(
        nixRequirementsSpecSchema.parse({ nixpkgs: source.nixpkgs, requirements: lines, engine }),
        { run: nix.run, signal },
      );
    expect(await lookedUp(['Alpha>=1', 'python-beta', 'bata', 'gamma; os_name == "nt"'])).toEqual({
      ...{ missing, isWhole: false },
    });
    expect(await lookedUp(['alpha', 'python-beta'], 'pyproject-nix')).toMatchObject({
      ...{ missing: [{ name: 'python-beta' }], isWhole: true },
    });
    expect(await lookedUp(['bata'], 'pip2nix')).toEqual({ missing: [], isWhole: false });
  });

  test('descriptions are answered as they come, and found', async () => {
    const { source } = prepare();
    const { names } = makeUpNames(3000);
    const nix = fakeNix({ names, describe: (name) => ['1', name === names[7] ? 'Quite Special' : '', ''] });
    nix.hold();
    await complete(source, nix.run);
    for (const asked of [1, 2]) {
      await untilTrue(() => nix.asked.length === asked);
      nix.releaseOne();
    }
    await untilTrue(() => nix.asked.length === 3);
    const item = { name: names[7], version: '1', description: 'Quite Special' };
    expect(await complete(source, nix.run, { text: 'special', limit: 5 })).toEqual({
      state: 'reading',
      items: [item],
      total: 3000,
    });
    nix.release();
    await ready(source, nix.run);
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
    const answer = await untilTrue(async () => {
      const answer = await completeNames('programs', source, everything, context);
      return answer.state !== 'reading' && answer;
    });
    expect(answer).toMatchObject({ state: 'unavailable', reason: 'Reading the names was cancelled.' });
    const nix = fakeNix({ names: ['alpha'] });
    expect(await completeNames('programs', source, everything, { run: nix.run, signal })).toMatchObject({
      state: 'reading',
    });
    await untilTrue(() => isKnown('programs', source));
  });

  test('a setting that names no nixpkgs is told', async () => {
    const nix = fakeNix({ names: [] });
    const source = { nixpkgs: 'flake:/nowhere/flake.lock', python: 'python3' };
    expect(await complete(source, nix.run)).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('/nowhere'),
    });
    expect(await isKnown('programs', source)).toBe(false);
    expect((await openSuggestions({ programs: ['x'] }, source))('x')).toEqual([]);
  });

  test('a disk that keeps names answers after a restart, in less than 50 ms', async () => {
    const { folder, source } = prepare();
    const { names, descriptions } = makeUpNames(15_000);
    const texts = new Map(names.map((name, at) => [name, descriptions[at] as string]));
    const nix = fakeNix({ names, describe: (name) => ['1.0', texts.get(name) ?? '', ''] });
    await ready(source, nix.run);
    await untilTrue(() => keptFiles(folder).length > 0);
    const asked = nix.asked.length;
    for (let copy = 0; copy < 5; copy += 1)
      cpSync(join(folder, 'cache'), join(folder, `copy-${copy}`), { recursive: true });
    const best = await quickest(5, async (copy) => {
      // Shelves in memory are known by their files, so another cache folder is another program.
      vi.stubEnv('XDG_CACHE_HOME', join(folder, `copy-${copy}`));
      const answer = await complete(source, nix.run, { text: 'data', limit: 50 });
      expect(answer).toMatchObject({ state: 'ready', total: 15_000 });
    });
    expect(best).toBeLessThan(50);
    expect(nix.asked).toHaveLength(asked);
  });

  test('files that cannot be understood are read anew', async () => {
    const { folder, source } = prepare();
    const nix = fakeNix({ names: ['alpha'] });
    await ready(source, nix.run);
    await untilTrue(() => keptFiles(folder).length > 0);
    const [file = ''] = keptFiles(folder);
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
    await untilTrue(async () => (await complete(source, later.run)).items[0]?.name === 'later');
  });

  test('only the newest sets stay on the disk', async () => {
    const { folder, source } = prepare();
    const nix = fakeNix({ names: ['alpha'] });
    for (let version = 0; version < 15; version += 1) await ready({ ...source, python: `python3${version}` }, nix.run);
    await untilTrue(() => keptFiles(folder).length === 12);
  });
});
