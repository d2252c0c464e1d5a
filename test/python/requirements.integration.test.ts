import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalizeName } from '../../main/python/package-name';
import { parseRequirements, type RequirementEntry } from '../../main/python/requirements';
import { decodeText } from '../../preload/decode-text';
import { askPip, hasPip } from '../support/pip-parser';

let folder = '';

/** A project with another in its folder `p`: pip only takes paths that are there. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloche-test-pip-'));
  mkdirSync(join(folder, 'p'));
  for (const project of [folder, join(folder, 'p')]) writeFileSync(join(project, 'pyproject.toml'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const markersIn = (texts: readonly string[]) => [
  ...new Set(
    texts.flatMap((text) =>
      parseRequirements(text).entries.flatMap((entry) => ('marker' in entry && entry.marker ? [entry.marker] : [])),
    ),
  ),
];

/** In the words of the program. */
function ourAnswer(entry: RequirementEntry, markers: Readonly<Record<string, string>>): unknown[] {
  switch (entry.type) {
    case 'include':
    case 'constraint':
      return [entry.line, entry.type, entry.path];
    case 'option':
      return [entry.line, 'option'];
    default: {
      const name = entry.name ?? '';
      const extras = [...new Set(entry.extras.map((extra) => extra.toLowerCase()))].sort();
      const url = 'source' in entry ? urlOf(entry.source) : '';
      if (entry.isEditable) return [entry.line, 'editable', name, extras, url];
      const kind = entry.type === 'package' ? 'package' : 'source';
      const specifier = 'specifier' in entry ? [...new Set(entry.specifier.split(','))].sort().join(',') : '';
      const marker = entry.marker === undefined ? '' : markers[entry.marker];
      return [entry.line, kind, name, extras, specifier, marker, url, [...new Set(entry.hashes)].sort()];
    }
  }
}

const urlOf = (source: string) => (/^[a-z+]+:/i.test(source) ? source : pathToFileURL(resolve(folder, source)).href);

/** A line with both answers. */
interface Compared {
  readonly line: string;
  readonly refusal: string;
  readonly ours: RequirementEntry | undefined;
  readonly theirs: readonly unknown[];
}

/** What is done in another way on purpose, and why. */
const otherwise: readonly { readonly why: string; readonly isIt: (compared: Compared) => boolean }[] = [
  {
    why: 'pip drops words behind options, and a second -e, -r or -c, without a sound: nobody means that',
    isIt: ({ refusal }) => /overlook/.test(refusal),
  },
  {
    why: 'pip takes an address with blanks for a name, or quotes them: it cannot be fetched',
    isIt: ({ refusal }) => /has blanks/.test(refusal),
  },
  {
    why: 'pip passes over options of a requirement on a line without one: somebody meant them for something',
    isIt: ({ refusal, theirs }) => /belongs behind/.test(refusal) && theirs[1] === 'option',
  },
  {
    why: 'pip takes a digest that is no number and then finds no archive for it',
    isIt: ({ refusal, theirs }) => /and a digest/.test(refusal) && theirs[1] !== 'refused',
  },
  {
    why: 'pip takes “===1,<2” and refuses “===1,< 2”: both are taken',
    isIt: ({ line }) => /===[^;]*,/.test(line),
  },
  {
    why: 'pip looks whether a path is there: here nothing but the text is read',
    isIt: ({ ours, theirs }) =>
      ours?.type === 'path' && theirs[1] === 'refused' && !existsSync(resolve(folder, ours.source)),
  },
  {
    why: 'pip refuses a repository without #egg= where it is editable, and “-e name @ address”, until 25.3',
    isIt: ({ ours, theirs }) =>
      ours?.type === 'vcs' && ours.isEditable && theirs[1] === 'refused' && !ours.source.includes('#egg='),
  },
];

/** Where ours differs from pip’s answer; `compared` counts the lines. */
function differencesOf(texts: readonly string[]): { differences: unknown[]; compared: number; seen: Set<string> } {
  const { answers, markers } = askPip(texts, { markers: markersIn(texts), folder });
  const differences: unknown[] = [];
  const seen = new Set<string>();
  let compared = 0;
  for (const [index, own] of texts.entries()) {
    const { entries, rejected } = parseRequirements(own);
    for (const theirs of answers[index] ?? []) {
      const [line, kind] = theirs;
      const refused = rejected.find((item) => item.line === line);
      const ours = entries.find((entry) => entry.line === line);
      const deliberate = otherwise.find(({ isIt }) =>
        isIt({ line: refused?.text ?? ours?.text ?? '', refusal: refused?.message ?? '', ours, theirs }),
      );
      if (deliberate) {
        seen.add(deliberate.why);
        continue;
      }
      compared += 1;
      const answer = refused ? [line, 'refused'] : ours ? ourAnswer(ours, markers) : [];
      const expected = kind === 'refused' ? [line, kind] : theirs;
      if (JSON.stringify(plain(answer)) !== JSON.stringify(plain(expected)))
        differences.push({ own, theirs, answer, why: refused?.message });
    }
  }
  return { differences, compared, seen };
}

/** pip writes some names in their normal form, and quotes more in the addresses of paths. */
const plain = ([line, kind, name, ...rest]: readonly unknown[]) =>
  ['package', 'source', 'editable'].includes(String(kind))
    ? [line, kind, normalizeName(String(name)), ...rest.map(unquoted)]
    : [line, kind, name];

const unquoted = (value: unknown) =>
  typeof value === 'string' && value.startsWith('file:') ? decodeURIComponent(value) : value;

const name = fc.constantFrom('requests', 'Zope.Interface', 'a-b_c', 'a-', '_a', 'x2', 'é', '3d');
const version = fc.constantFrom(
  '1',
  '1.0',
  '2.0rc1',
  '1!2',
  '1.0.post1',
  '1.dev3',
  '1.0+cu117',
  '1.*',
  '1.0a.*',
  'v1.0-1',
);
const operator = fc.constantFrom('==', '>=', '<=', '<', '>', '!=', '~=', '===', '=', '=>');
const space = fc.constantFrom('', ' ', '  ');
const clause = fc.tuple(operator, space, version).map((parts) => parts.join(''));
const specifier = fc
  .tuple(fc.array(clause, { maxLength: 3 }), fc.constantFrom(',', ' , '), fc.boolean())
  .map(([clauses, comma, enclosed]) => {
    const text = clauses.join(comma);
    return enclosed && text !== '' ? `(${text})` : text;
  });
const extras = fc.constantFrom('', '[a]', '[a, b]', ' [a]', '[a', '[]', '[a b]');
const marker = fc.constantFrom(
  ...['', '; python_version < "3.8"', ";sys_platform=='win32' and extra == 'x'", '; bogus == "1"', ';'],
  ...[
    '; (os_name == "nt" or python_version in "3.8 3.9")',
    '; "nt" not in os_name',
    '; os_name',
    "; python_version >= '3' or",
  ],
);
const digest = 'ab'.repeat(32);
const options = fc.constantFrom(
  ...[
    '',
    ` --hash=sha256:${digest}`,
    ` --hash sha256:${digest} --hash=sha512:${digest}`,
    ' --hash=md5:aa',
    ' --hash=sha256:zz',
    ' --bogus',
    '  # why',
    ' #',
    '#x',
  ],
);
const named = fc.tuple(name, extras, space, specifier, space, marker, options).map((parts) => parts.join(''));
const source = fc
  .tuple(
    fc.constantFrom('', 'a @ ', 'a[x]@', 'a-@ '),
    fc.constantFrom(
      'git+https://h.example/p.git',
      'https://h.example/p-1-py3-none-any.whl',
      'file:///nowhere/p.zip',
      'http:x',
      'https://h.example/a b.zip',
    ),
    fc.constantFrom('', '#egg=p', '@main#egg=p', ' # c'),
    fc.constantFrom('', ' ; os_name == "nt"', '; os_name == "nt"'),
  )
  .map((parts) => parts.join(''));
const optionLine = fc.constantFrom(
  ...[
    '--pre',
    '-i https://i.example',
    '--index-url=https://i.example',
    '--extra-index-url "https://i.example"',
    '-f w',
  ],
  ...[
    '--no-index --find-links w',
    '--no',
    '--pre=1',
    '--index-url',
    '--bogus x',
    '-e .',
    '-e ./p',
    '-e .[a,B]',
    '-e git+https://h.example/p.git#egg=p',
    '-e git+https://h.example/p.git@v1#egg=p[x]&subdirectory=s',
    '-e git+https://h.example/p.git',
    '-e "p @ git+https://h.example/p.git"',
    '-e https://h.example/p.zip#egg=p',
    '-e git+ssh://git@h.example/p.git#egg=p',
    './p',
    './p[x]',
    './wheels/q-1-py3-none-any.whl',
    'dipy --only-binary dipy',
    'a\u00a0>=1',
    'a\t>=1',
    'a --config-settings="b=c d" --hash=sha256:aa',
    '.',
    '-r "a b.txt"',
    '-c c.txt',
  ],
  ...[
    '--trusted-host h',
    '--prefer-binary',
    '--only-binary=:none:',
    '--require-hashes',
    '-r\\\n x.txt',
    '--use-feature=fast-deps',
  ],
);
const text = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: named }, { weight: 2, arbitrary: source }, { weight: 2, arbitrary: optionLine }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((lines) => fc.constantFrom(...['\n', '\r\n', '\n\n# c\n', '\\\n']).map((end) => lines.join(end)));

describe.skipIf(!hasPip)('agrees with pip', () => {
  it('on more than 2,000 generated lines', () => {
    const { differences, compared, seen } = differencesOf(fc.sample(text, { numRuns: 3000, seed: 7 }));
    expect(differences.slice(0, 12)).toEqual([]);
    expect(compared).toBeGreaterThan(2000);
    expect([...seen].sort()).toEqual(otherwise.map(({ why }) => why).sort());
  });

  it('on the real files', () => {
    const files = join(import.meta.dirname, '../fixtures/real-files');
    const names = readdirSync(files).filter((file) => /^(?:19|2\d|3[0-3])-/.test(file));
    const { differences, compared } = differencesOf(names.map((file) => decodeText(readFileSync(join(files, file)))));
    expect(names).toHaveLength(15);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(900);
  });
});
