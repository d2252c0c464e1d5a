import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recognise } from '../../main/exchange/recognise';
import { kinds } from '../../main/kinds';
import { normalizeName, parseRequirements } from '../../main/python/requirements';
import type { FormatId, KindId, Lock, Package, Spec } from '../../preload/contract';
import { environmentName, installed, requirements, variables, version } from './arbitraries';
import { type Example, exampleOf, exchangeOver, madeOf } from './kinds-fixture';

/**
 * Formats that are read again, of which kind they are written here, and whether they carry what was asked for or what is
 * installed. A pair of a writer and a reader is a line here, and an entry in what its reader must find.
 */
const pairs: readonly (readonly [FormatId, KindId, 'asked' | 'pinned'])[] = [
  ['cloche', 'venv', 'asked'],
  ['cloche', 'micromamba', 'asked'],
  ['requirements-plain', 'venv', 'asked'],
  ['requirements', 'venv', 'pinned'],
  ['requirements-hashed', 'venv', 'pinned'],
  ['pylock.toml', 'venv', 'pinned'],
  ['pyproject.toml', 'venv', 'asked'],
  ['Dockerfile', 'venv', 'pinned'],
  ['Dockerfile', 'micromamba', 'pinned'],
  ['devcontainer.json', 'venv', 'pinned'],
  ['devcontainer.json', 'micromamba', 'pinned'],
  ['environment.yml', 'venv', 'asked'],
  ['environment.yml', 'micromamba', 'asked'],
  ['environment-versions.yml', 'venv', 'pinned'],
  ['environment-versions.yml', 'micromamba', 'pinned'],
  ['environment-builds.yml', 'micromamba', 'pinned'],
  ['conda-explicit', 'micromamba', 'pinned'],
];

const python = fc.constantFrom('', '3', '3.12', '3.10');
const channels = fc.subarray(['conda-forge', 'bioconda', 'https://index.example/own'], { minLength: 1 });
const specs = fc.subarray(['numpy>=2', 'scipy=1.10', 'pytorch=*=*cuda*', 'conda-forge::zlib', 'r-base'], {
  minLength: 1,
});
const builds = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}[a-z0-9]$/), version), {
    selector: ([name]) => name,
    maxLength: 4,
  })
  .map((all) =>
    all
      .filter(([name]) => name !== 'python')
      .map(([name, number]): Package => {
        const plain = number.replace(/[+!]/g, '_');
        const url = `https://index.example/conda-forge/noarch/${name}-${plain}-py_0.conda`;
        return { name, version: plain, conda: { build: 'py_0', url, md5: '0'.repeat(32) } };
      }),
  );
const pythonOfChannel: Package = {
  name: 'python',
  version: '3.12.4',
  conda: {
    build: 'h0_0',
    url: 'https://index.example/conda-forge/linux-64/python-3.12.4-h0_0.conda',
    md5: '1'.repeat(32),
  },
};

const example = (kind: KindId): fc.Arbitrary<Pick<Example, 'name' | 'spec' | 'variables'> & { lock: Lock }> => {
  const pip = fc.record({ python, requirements, constraints: fc.constantFrom(undefined, ['idna<4']) });
  const spec =
    kind === 'venv' ? pip : fc.tuple(pip, fc.record({ channels, packages: specs })).map(([a, b]) => ({ ...a, ...b }));
  const packages =
    kind === 'venv' ? installed : fc.tuple(builds, installed).map(([a, b]) => [pythonOfChannel, ...a, ...b]);
  const engine = kind === 'venv' ? 'pip 24.0' : 'micromamba 2.0.5';
  return fc.record({
    name: environmentName,
    spec: spec.map(
      ({ constraints, ...rest }): Spec => (constraints ? { ...rest, constraints: [...constraints] } : rest),
    ),
    variables,
    lock: packages.map((all): Lock => ({ schema: 1, python: '3.12.4', engine, packages: all })),
  });
};

const exampleWith = (kind: KindId, { name, ...parts }: { readonly name: string } & Partial<Example>): Example => ({
  ...exampleOf(kind, parts),
  name,
});

describe.each(pairs)('%s of %s', (format, kind, carries) => {
  test('carries what was asked for or installed, and names what it does not carry', async () => {
    await fc.assert(
      fc.asyncProperty(example(kind), async (parts) => {
        const own = exampleWith(kind, parts);
        const { fileName, text, losses } = await exchangeOver(own).export(own.name, format);
        const { asked, rejected } = recognise({ fileName, text }, [], kinds);
        expect(rejected).toEqual([]);
        const told = losses.join('\n');
        const isTold = (phrase: string) => told.includes(phrase);
        if (asked.python !== own.spec.python && carries === 'asked') expect(isTold('Python'), told).toBe(true);
        for (const [name, value] of Object.entries(own.variables))
          expect(
            asked.variables[name] === value || isTold(`variable ${name} `) || isTold('variables are left out'),
            name,
          ).toBe(true);
        if (carries === 'asked') {
          const lines = own.spec.requirements as string[];
          // What conda calls the same way, and takes in the same versions, is asked of conda.
          const ofConda = asked.packages?.from === 'conda' ? asked.packages.specs : [];
          const all = [...asked.requirements, ...ofConda];
          expect(lines.filter((line) => !all.includes(line) && !isTold(`“${line}”`))).toEqual([]);
          expect(asked.requirements.filter((line) => !lines.includes(line))).toEqual([]);
          const limits = (own.spec.constraints ?? []) as string[];
          const isLost = (line: string) => !asked.constraints.includes(line) && !isTold(`“${line}”`);
          expect(!limits.some(isLost) || isTold('(constraints)')).toBe(true);
          const { packages } = asked;
          if (kind === 'micromamba' && packages?.from === 'conda') {
            expect(packages.specs.filter((spec) => !['pip', 'python'].includes(spec))).toEqual(own.spec.packages);
            expect(packages.channels).toEqual(own.spec.channels);
          }
          return;
        }
        const options = (own.spec.requirements as string[]).filter(
          (line) => line.startsWith('--') && !isTold(`option ${line.split(' ')[0]} is left out`),
        );
        // Without anything for pip there is nothing that they would concern.
        const hasPip = own.lock?.packages.some(({ conda }) => !conda) && format !== 'conda-explicit';
        if (hasPip) expect(asked.requirements).toEqual(expect.arrayContaining(options));
        const pinned = pinnedIn(asked.requirements);
        const conda = asked.packages?.from === 'conda' ? asked.packages.specs : [];
        for (const { name, version: number, hashes, conda: build } of own.lock?.packages ?? []) {
          if (isTold(name)) continue;
          const found = pinned.get(normalizeName(name));
          if (build === undefined) {
            expect(found?.version).toBe(number);
            if (format === 'requirements-hashed') expect(found?.hashes).toEqual(hashes);
            if (format === 'pylock.toml')
              expect(asked.lock?.packages.find((item) => item.name === normalizeName(name))?.hashes).toEqual(hashes);
          } else if (name === 'python' && asked.python !== '') expect(asked.python).toBe(number);
          else {
            const spec = conda.find((item) => item.startsWith(`${name}=`));
            expect(spec?.split('=')[1]).toBe(number);
            if (format !== 'environment-versions.yml') expect(spec?.split('=')[2]).toBe(build.build);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is written again as the same by what was made of it', async () => {
    await fc.assert(
      fc.asyncProperty(example(kind), async (parts) => {
        const own = exampleWith(kind, parts);
        const first = await exchangeOver(own).export(own.name, format);
        const chosen = format.startsWith('environment') ? { kind } : {};
        const { request } = await exchangeOver().inspect(first, [], chosen);
        // What was left out and named is set again by whoever imports it.
        const { variables } = own;
        const named = Object.keys(variables).filter((key) =>
          first.losses.some((loss) => loss.startsWith(`The variable ${key} `)),
        );
        const set = Object.fromEntries(named.map((key) => [key, variables[key] ?? '']));
        const again = { ...madeOf({ ...request, variables: { ...request.variables, ...set } }), name: own.name };
        expect((await exchangeOver(again).export(own.name, format)).text).toBe(first.text);
      }),
      { numRuns: 30 },
    );
  });
});

function pinnedIn(lines: readonly string[]) {
  const { entries } = parseRequirements(lines.join('\n'));
  return new Map(
    entries.flatMap((entry) =>
      entry.type === 'package'
        ? [[normalizeName(entry.name), { version: entry.specifier.replace(/^==/, ''), hashes: entry.hashes }] as const]
        : [],
    ),
  );
}

test('two exports of one environment are the same text, in whatever order it is told', async () => {
  await fc.assert(
    fc.asyncProperty(example('venv'), fc.infiniteStream(fc.nat()), async (parts, numbers) => {
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
      for (const format of [
        'cloche',
        'requirements-hashed',
        'pylock.toml',
        'environment-versions.yml',
        'Dockerfile',
      ] as const) {
        const { text } = await exchangeOver(own).export(own.name, format);
        expect((await exchangeOver(own).export(own.name, format)).text).toBe(text);
        expect((await exchangeOver(other).export(own.name, format)).text).toBe(text);
      }
    }),
    { numRuns: 20 },
  );
});
