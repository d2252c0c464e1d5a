import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { kinds } from '../../main/kinds';
import { commonFormats } from '../../main/kinds/formats';
import { parseRequirements } from '../../main/python/requirements';
import { ClocheError, type ExportedFile, type KindId, type Package } from '../../preload/contract';
import { hostile, variables } from './arbitraries';
import { exampleOf, exchangeOver } from './kinds-fixture';
import { readDockerfile } from './read-dockerfile';

/** What no name or version is, wherever a tool would take it from; and a good one that has to be there all the same. */
const packages = fc
  .array(
    fc
      .tuple(hostile, hostile, fc.constantFrom('name', 'version', 'source', 'hash'))
      .map(([text, other, place]): Package => {
        const good = { name: 'good', version: '1.0', hashes: [`sha256:${'0'.repeat(64)}`] };
        switch (place) {
          case 'name':
            return { ...good, name: text };
          case 'version':
            return { ...good, name: 'odd', version: text };
          case 'source':
            return { ...good, name: 'odd', source: `https://files.index.example/${text}#${other}` };
          default:
            return {
              ...good,
              name: 'odd',
              hashes: [`sha256:${text}`],
              archive: { url: `https://files.index.example/${other}`, hash: text },
            };
        }
      }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => [...all, { name: 'certain', version: '2.0', hashes: [`sha256:${'1'.repeat(64)}`] }]);

const plain = /^[A-Za-z0-9._-]+(?:==[A-Za-z0-9._+!-]+| @ https:\/\/[^\s]+)$/;
/** What the lines of a file for pip may be when nobody asked for anything but packages. */
function expectPins(lines: readonly string[]): void {
  const { entries, rejected } = parseRequirements(lines.join('\n'));
  expect(rejected).toEqual([]);
  for (const entry of entries) {
    expect(['package', 'url']).toContain(entry.type);
    expect(entry.text.replace(/(?:\s+--hash=sha256:[0-9a-f]{64})+$/, '')).toMatch(plain);
  }
}

/** Reads a file as those would for whom it is, and checks that it says what it should say and nothing else. */
const checks: Readonly<Record<(typeof commonFormats)[number], (file: ExportedFile, of: Expected) => void>> = {
  'requirements-plain': ({ text }) => expectPins(text.split('\n')),
  requirements: ({ text }) => expectPins(text.split('\n')),
  'requirements-hashed': ({ text }) => expectPins(text.split('\n')),
  'pylock.toml': ({ text }) => {
    const lock = parseToml(text) as { packages?: Record<string, unknown>[] };
    expect(Object.keys(lock).sort()).toEqual(['created-by', 'lock-version', 'packages', 'requires-python']);
    for (const item of lock.packages ?? [])
      expect(
        Object.keys(item).filter((key) => !['name', 'version', 'archive', 'wheels', 'sdist'].includes(key)),
      ).toEqual([]);
  },
  'pyproject.toml': ({ text }) => {
    const { project, ...rest } = parseToml(text) as { project: Record<string, unknown> };
    expect(rest).toEqual({});
    expect(Object.keys(project).sort()).toEqual(['dependencies', 'name', 'requires-python', 'version']);
  },
  'environment.yml': ({ text }, of) => expectYaml(text, of),
  'environment-versions.yml': ({ text }, of) => expectYaml(text, of),
  Dockerfile: ({ text, losses }, { variables: own }) => {
    const { instructions, files } = readDockerfile(text);
    const names = instructions.map(({ name }) => name).filter((name) => name !== 'ENV');
    expect(names).toEqual(['FROM', 'COPY', 'RUN', 'RUN', 'USER', 'WORKDIR']);
    const set = Object.fromEntries(
      instructions.flatMap(({ name, text: rest }) => (name === 'ENV' ? [readEnv(rest)] : [])),
    );
    for (const [name, value] of Object.entries(own)) {
      const isTold = losses.some((loss) => loss.includes(`variable ${name} `));
      expect(isTold ? undefined : value, name).toBe(set[name]);
    }
    for (const file of files) expectPins(file.split('\n'));
  },
  'devcontainer.json': ({ text, losses }, { variables: own }) => {
    const { containerEnv = {}, onCreateCommand, ...rest } = JSON.parse(text);
    expect(Object.keys(rest)).toEqual(['name', 'image']);
    const [sh, c, script, zero, file, ...more] = onCreateCommand;
    expect([sh, c, zero, more]).toEqual(['sh', '-c', 'sh', []]);
    expect(script).toMatch(/^printf '%b\\n' "\$1" > \/tmp\/requirements\.txt && python -m pip install [a-z/. -]+$/);
    expectPins(file.replaceAll('\\\\', '\\').split('\n'));
    // Editors replace these wherever they stand.
    expect(text).not.toContain('$\u007b');
    for (const [name, value] of Object.entries(own)) {
      const isTold = losses.some((loss) => loss.includes(`variable ${name} `));
      expect(isTold ? undefined : value, name).toBe(containerEnv[name]);
    }
  },
};

interface Expected {
  readonly variables: Readonly<Record<string, string>>;
  readonly losses: readonly string[];
}

function expectYaml(text: string, { variables: own, losses }: Expected): void {
  const { name, channels, dependencies, variables: set = {}, ...rest } = parseYaml(text, { version: '1.1' });
  expect([name, channels, rest]).toEqual(['demo', ['conda-forge'], {}]);
  const [python, ...more] = dependencies;
  expect(python).toMatch(/^python(?:=3\.12(?:\.4)?)?$/);
  for (const item of more) {
    // What conda has by that name is asked of conda.
    if (item === 'pip' || item === 'certain==2.0') continue;
    expect(Object.keys(item)).toEqual(['pip']);
    expectPins(item.pip);
  }
  for (const [key, value] of Object.entries(own)) {
    const isTold = losses.some((loss) => loss.includes(`variable ${key} `));
    expect(isTold ? undefined : value, key).toBe(set[key]);
  }
}

/** `NAME="value"` as the builder of images reads it. */
function readEnv(text: string): [string, string] {
  const [, name = '', quoted = ''] = /^([A-Za-z_][A-Za-z0-9_]*)="((?:[^"\\$]|\\[\\"$])*)"$/s.exec(text) ?? [];
  return [name, quoted.replace(/\\(.)/gs, '$1')];
}

describe.each(commonFormats)('%s', (format) => {
  test('holds packages and variables as they are called, and nothing that they would like to be', async () => {
    await fc.assert(
      fc.asyncProperty(packages, variables, async (all, own) => {
        const base = exampleOf('venv', { variables: own, spec: { requirements: ['certain==2.0'], constraints: [] } });
        const lock = { schema: 1 as const, python: '3.12.4', engine: 'pip 24.0', packages: all };
        try {
          const file = await exchangeOver({ ...base, lock }).export('demo', format);
          checks[format](file, { variables: own, losses: file.losses });
          if (format !== 'pylock.toml') expect(file.text).toContain('certain');
        } catch (thrown) {
          if (!(thrown instanceof ClocheError) || thrown.code !== 'unsupported') throw thrown;
        }
      }),
      { numRuns: 60 },
    );
  });
});

const ofVenv = kinds.filter(({ image }) => image !== 'python').map(({ id }) => id);
test.each(ofVenv)('a Dockerfile of %s has its files whole, whatever its variables are', async (id: KindId) => {
  await fc.assert(
    fc.asyncProperty(variables, async (own) => {
      const { text } = await exchangeOver(exampleOf(id, { variables: own })).export('demo', 'Dockerfile');
      const { instructions } = readDockerfile(text);
      const allowed = new Set(['FROM', 'ENV', 'USER', 'COPY', 'RUN', 'WORKDIR', 'ENTRYPOINT', 'CMD']);
      expect(instructions.filter(({ name }) => !allowed.has(name))).toEqual([]);
      for (const { name, text: rest } of instructions) if (name === 'ENV') expect(readEnv(rest)[0]).not.toBe('');
    }),
    { numRuns: 10 },
  );
});
