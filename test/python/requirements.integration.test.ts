import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseRequirements, type RequirementEntry } from '../../main/python/requirements';
import { findPipPython } from '../support/pip-python';

/** What pip's own parser says of each text: the requirements with their lines, or null when it refuses. */
const program = `
import json, sys, os, tempfile, warnings
warnings.simplefilter("ignore")
from pip._internal.req import req_file, constructors
from pip._internal.req.req_file import preprocess, get_line_parser
def read(text):
    answers = []
    for number, line in preprocess(text):
        try:
            args, opts = get_line_parser(None)(line)
            if args:
                hashes = opts.hashes or {}
                req = constructors.install_req_from_line(args)
                if req.link is not None and req.req is None:
                    answers.append([number, "source", "", "", []])
                else:
                    kind = "source" if req.link is not None else "package"
                    spec = "" if kind == "source" else ",".join(sorted(str(s) for s in req.req.specifier))
                    answers.append([number, kind, req.req.name, spec, sorted(a + ":" + d for a, ds in hashes.items() for d in ds)])
            elif opts.editables: answers.append([number, "editable", opts.editables[0]])
            elif opts.requirements: answers.append([number, "include", opts.requirements[0]])
            elif opts.constraints: answers.append([number, "constraint", opts.constraints[0]])
            else: answers.append([number, "option"])
        except Exception as e:
            answers.append([number, "refused", repr(e)])
    return answers
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;

const python = findPipPython();

function ourAnswer(entry: RequirementEntry): unknown[] {
  switch (entry.type) {
    case 'package':
      return [
        entry.line,
        'package',
        entry.name,
        [...new Set(entry.specifier.split(','))].sort().join(','),
        [...new Set(entry.hashes)].sort(),
      ];
    case 'include':
    case 'constraint':
      return [entry.line, entry.type, entry.path];
    case 'option':
      return [entry.line, 'option'];
    default:
      return entry.isEditable ? [entry.line, 'editable'] : [entry.line, 'source'];
  }
}

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

it.skipIf(python === undefined)('agrees with pip on generated files', () => {
  const texts = fc.sample(text, { numRuns: 3000, seed: 7 });
  const answers = JSON.parse(
    execFileSync(python ?? '', ['-c', program], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      // pip prints its usage for every line that it refuses.
      stdio: 'pipe',
    }),
  ) as unknown[][][];
  const differences: unknown[] = [];
  let compared = 0;
  for (const [index, own] of texts.entries()) {
    const { entries, rejected } = parseRequirements(own);
    for (const theirs of answers[index] ?? []) {
      const [line, kind] = theirs;
      const refused = rejected.find((line_) => line_.line === line);
      const ours = entries.find((entry) => entry.line === line);
      // Refused on purpose: pip drops the words behind options without a sound, and takes blanks in an address.
      if (/overlook|blanks/.test(refused?.message ?? '')) continue;
      // pip takes `===1,<2` and refuses `===1,< 2`: we take both.
      if (/===[^;]*,/.test(ours?.text ?? '')) continue;
      const answer = refused ? [line, 'refused'] : ours ? ourAnswer(ours) : [];
      const expected = ['source', 'editable', 'refused'].includes(String(kind)) ? [line, kind] : theirs;
      compared += 1;
      if (JSON.stringify(answer) !== JSON.stringify(expected))
        differences.push({ own, theirs, answer, why: refused?.message });
    }
  }
  expect(differences.slice(0, 12)).toEqual([]);
  expect(compared).toBeGreaterThan(3000);
});
