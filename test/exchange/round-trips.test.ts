import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import type { CreateRequest, FormatId, ImportChoice, ImportFormatId, KindId, Package } from '../../preload/contract';
import { type Carries, refusalOf, Told } from './carried';
import { exampleWith, partsOf } from './examples';
import { type Example, exchangeOver, madeOf } from './kinds-fixture';
import { tableUnder } from './tables';

const exports = tableUnder('Export');
/** Few for each, because formats and kinds share what they are written by; conda is written and read by what micromamba is. */
const runsOf = (id: KindId) => (id === 'conda' ? 8 : 25);

/** Formats that are read again, what they are recognised as, and what they carry. */
const readAgain: readonly (readonly [FormatId, ImportFormatId, Carries])[] = [
  ['cloche', 'cloche', 'all'],
  ['cloche-bundle', 'cloche', 'all'],
  ['requirements', 'requirements', 'pinned'],
  ['requirements-plain', 'requirements', 'asked'],
  ['requirements-hashed', 'requirements', 'pinned'],
  ['pylock.toml', 'pylock.toml', 'pinned'],
  ['pyproject.toml', 'pyproject.toml', 'asked'],
  ['Dockerfile', 'Dockerfile', 'pinned'],
  ['devcontainer.json', 'devcontainer.json', 'pinned'],
  ['environment.yml', 'environment.yml', 'asked'],
  ['environment-versions.yml', 'environment.yml', 'pinned'],
  ['environment-builds.yml', 'environment.yml', 'pinned'],
  ['conda-explicit', 'conda-explicit', 'pinned'],
];

/**
 * What is not conda’s and comes back from a file of conda becomes again what it was, as far as that can be: a nixpkgs has one
 * version of each package and none by its address, and what conda names is pip’s where both are taken.
 */
function chosenFor(id: KindId, format: FormatId): ImportChoice {
  const takes = kinds.find((kind) => kind.id === id)?.takes;
  if (!format.startsWith('environment') || takes?.packages === 'conda') return {};
  if (format !== 'environment.yml') return { kind: takes?.pip && !takes.isByName ? id : 'venv' };
  if (takes?.isOfProject) return { kind: 'nix-packages' };
  return takes?.isByName || (takes?.pip && takes.packages) ? {} : { kind: id };
}

describe.each(readAgain)('%s comes back', (format, read, carries) => {
  const able = kinds.filter(
    // What Nix fills an image with is known to Nix alone.
    ({ id, image }) => !exports.get(format)?.[id]?.startsWith('no') && (format !== 'Dockerfile' || image !== 'nix'),
  );

  test.each(able.map(({ id }) => id))('of %s', async (kind) => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(partsOf(kind), async (parts) => {
        const own = exampleWith(kind, parts);
        const first = await exchangeOver(own)
          .export(own.name, format)
          .catch((thrown) => refusalOf(thrown, own));
        if (!first) return;
        written += 1;
        const { fileName, text, encoding } = first;
        const file = { fileName, text, ...(encoding === undefined ? {} : { encoding }) };
        const reading = recognise(file, [], kinds);
        expect([reading.format, reading.rejected]).toEqual([read, []]);
        new Told(own, reading, first.losses).check(carries, format);
        const { request } = await exchangeOver().inspect(file, [], chosenFor(kind, format));
        const again = { ...madeOf(setAgain(request, own, first.losses)), name: own.name };
        expect((await exchangeOver(again).export(own.name, format)).text).toBe(text);
      }),
      { numRuns: runsOf(kind) },
    );
    // Hashes and archives that nobody knows make a file impossible now and then.
    expect(written).toBeGreaterThan(runsOf(kind) / 5);
  });
});

/** What was left out and named is set again by whoever imports it. */
function setAgain(request: CreateRequest, { spec, variables }: Example, losses: readonly string[]): CreateRequest {
  const named = Object.keys(variables).filter((key) => losses.some((loss) => loss.startsWith(`The variable ${key} `)));
  const set = Object.fromEntries(named.map((key) => [key, variables[key] ?? '']));
  const project = request.kind === 'nix-project' ? { project: spec.project ?? '' } : {};
  return { ...request, spec: { ...request.spec, ...project }, variables: { ...request.variables, ...set } };
}

test('two exports of one environment are the same text, in whatever order it is told', async () => {
  await fc.assert(
    fc.asyncProperty(partsOf('venv'), fc.infiniteStream(fc.nat()), async (parts, numbers) => {
      const shuffled = <T>(items: readonly T[]): T[] =>
        items
          .map((item) => ({ item, at: numbers.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const mixed = (record: object) => Object.fromEntries(shuffled(Object.entries(record)));
      const own = exampleWith('venv', parts);
      const other = {
        ...own,
        spec: mixed(own.spec),
        variables: mixed(own.variables),
        lock: { ...parts.lock, packages: shuffled(parts.lock.packages).map((item) => mixed(item) as Package) },
      };
      for (const format of ['cloche', 'requirements', 'environment-versions.yml', 'Dockerfile'] as const) {
        const { text } = await exchangeOver(own).export(own.name, format);
        expect((await exchangeOver(own).export(own.name, format)).text).toBe(text);
        expect((await exchangeOver(other).export(own.name, format)).text).toBe(text);
      }
      for (const format of ['requirements-hashed', 'pylock.toml'] as const) {
        const [one, two] = await Promise.allSettled(
          [own, other].map((all) => exchangeOver(all).export(own.name, format)),
        );
        expect(two?.status).toBe(one?.status);
        if (one?.status === 'fulfilled' && two?.status === 'fulfilled') expect(two.value.text).toBe(one.value.text);
      }
    }),
    { numRuns: 20 },
  );
});
