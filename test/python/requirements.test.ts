import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logicalLines } from '../../main/python/requirement-lines';
import { parseRequirements, type RequirementEntry, variablesOf } from '../../main/python/requirements';
import { processorMs } from '../support/processor-time';

const only = (text: string): RequirementEntry => {
  const { entries, rejected } = parseRequirements(text);
  expect(rejected).toEqual([]);
  expect(entries).toHaveLength(1);
  return entries[0] as RequirementEntry;
};
const messageOf = (text: string): string | undefined => parseRequirements(text).rejected[0]?.message;

describe('logical lines', () => {
  it('joins continuations, drops comments, blanks and the byte order mark, and counts lines of the file', () => {
    const text =
      '\ufeffone==1 \\\r\n  --hash=sha256:aa \\\r\n  --hash=sha256:bb\r\n\r\n# note\r\ntwo # why\r\nthree#no';
    expect(logicalLines(text)).toEqual([
      { line: 1, text: 'one==1   --hash=sha256:aa   --hash=sha256:bb' },
      { line: 6, text: 'two' },
      { line: 7, text: 'three#no' },
    ]);
  });

  it('ends a continuation at a comment and at the end of the file', () => {
    expect(logicalLines('a \\\n# c\nb \\')).toEqual([
      { line: 1, text: 'a' },
      { line: 3, text: 'b' },
    ]);
  });
});

describe('packages', () => {
  it.each([
    ['requests', { name: 'requests', specifier: '' }],
    ['Zope.Interface >= 1.0 , < 2', { name: 'Zope.Interface', specifier: '>=1.0,<2' }],
    ['a (>=1,!=1.5.*)', { name: 'a', specifier: '>=1,!=1.5.*' }],
    ['a===1.0-weird~build', { name: 'a', specifier: '===1.0-weird~build' }],
    ['a==1!2.0rc1.post3.dev4+cu117', { name: 'a', specifier: '==1!2.0rc1.post3.dev4+cu117' }],
    ['build[uv, virtualenv]~=1.2', { name: 'build', extras: ['uv', 'virtualenv'], specifier: '~=1.2' }],
    ['a>=1,', { name: 'a', specifier: '>=1' }],
    ['a; sys.platform == "win32"', { name: 'a', marker: 'sys.platform == "win32"' }],
    [
      "a==1 ; (python_version < '3' or extra == 'x') and os_name not in 'nt'",
      { marker: "(python_version < '3' or extra == 'x') and os_name not in 'nt'" },
    ],
    ['a==1 --hash=sha256:ab --hash sha512:cd', { hashes: ['sha256:ab', 'sha512:cd'] }],
    ['a --config-settings="k=v w"', { options: [{ name: '--config-settings', value: 'k=v w' }] }],
  ])('%s', (text, expected) => {
    expect(only(text)).toMatchObject({ type: 'package', line: 1, text, ...expected });
  });
});

it('takes a requirement as pip does, without the options that pip overlooks behind it', () => {
  const text = 'dipy>=1 --only-binary dipy --hash=sha256:ab --config-settings="a=b \\"c" # why';
  const entry = only(text);
  expect(entry).toMatchObject({
    name: 'dipy',
    text: 'dipy>=1 --hash=sha256:ab --config-settings="a=b \\"c"',
    written: text.slice(0, -6),
    overlooked: [{ name: '--only-binary', value: 'dipy' }],
  });
  const { written: _written, overlooked: _overlooked, ...rest } = entry as typeof entry & { overlooked: unknown };
  expect(only(entry.text)).toEqual(rest);
});

describe('sources', () => {
  it.each([
    ['git+https://h.example/p.git@v1#egg=p', { type: 'vcs', name: 'p' }],
    ['git+ssh://git@h.example/p.git', { type: 'vcs' }],
    ['git+https://h.example/p.git#egg=p[x]&subdirectory=s', { type: 'vcs', name: 'p', extras: ['x'] }],
    ['./wheels/p-1-py3-none-any.whl', { type: 'path', name: 'p' }],
    ['p @ git+https://h.example/p.git@main', { type: 'vcs', name: 'p', source: 'git+https://h.example/p.git@main' }],
    ['p[x] @ https://h.example/p.zip ; os_name=="posix"', { type: 'url', name: 'p', extras: ['x'] }],
    ['https://h.example/p-1.0%2Bcpu-py3-none-any.whl; os_name=="posix"', { type: 'url', name: 'p' }],
    ['p @ file:///tmp/p', { type: 'path', name: 'p', source: 'file:///tmp/p' }],
    ['./sub dir', { type: 'path', source: './sub dir' }],
    ['./p[x]', { type: 'path', source: './p', extras: ['x'] }],
    ['wheels/p-1-py3-none-any.whl', { type: 'path' }],
    ['p.zip', { type: 'path' }],
    ['-e .[socks]', { type: 'path', source: '.', extras: ['socks'], isEditable: true }],
    ['-e git+https://h.example/p#egg=p', { type: 'vcs', name: 'p', isEditable: true }],
    ['--editable=svn+ssh://h.example/p#egg=p', { type: 'vcs', isEditable: true }],
    ['-e "p @ git+https://h.example/p"', { type: 'vcs', name: 'p', isEditable: true }],
  ])('%s', (text, expected) => {
    expect(only(text)).toMatchObject({ text, ...expected });
  });
});

describe('options', () => {
  it.each([
    ['-r other.txt', { type: 'include', path: 'other.txt' }],
    ['-rother.txt', { type: 'include', path: 'other.txt' }],
    ['--requirement="a b.txt"', { type: 'include', path: 'a b.txt' }],
    ['-c limits.txt', { type: 'constraint', path: 'limits.txt' }],
    ['-i https://i.example/simple', { type: 'option', name: '--index-url', value: 'https://i.example/simple' }],
    ['--extra-index https://i.example', { type: 'option', name: '--extra-index-url' }],
    ['--no-index', { type: 'option', name: '--no-index' }],
    ['--pre', { type: 'option', name: '--pre' }],
    ['-f ./wheels', { type: 'option', name: '--find-links', value: './wheels' }],
    ['--trusted-host h.example', { type: 'option', name: '--trusted-host' }],
    ['--no-binary :all:', { type: 'option', name: '--no-binary', value: ':all:' }],
  ])('%s', (text, expected) => {
    expect(only(text)).toMatchObject(expected);
  });

  it('tells each option of a line', () => {
    const { entries } = parseRequirements('--no-index --find-links w --pre');
    expect(entries.map((entry) => entry.type === 'option' && entry.name)).toEqual([
      '--no-index',
      '--find-links',
      '--pre',
    ]);
  });
});

describe('what is not understood', () => {
  it.each([
    ['torch==2.0.1+cu118 torchvision==0.15.2', 'more than one requirement'],
    ['a b', 'more than one requirement'],
    ['{% if x %}', 'template'],
    ['a=1', 'Did you mean =='],
    ['a>=1.*', 'can compare'],
    ['a~=1', 'can compare'],
    ['a==abc', 'can compare'],
    ['a[b', 'not closed'],
    ['a[b c]', 'extra'],
    ['a; bogus == "1"', 'marker'],
    ['a; python_version', 'marker'],
    [`a; ${'('.repeat(5000)}`, 'levels deep'],
    ['a --hash=md5:aa', 'sha256'],
    ['--hash=sha256:aa', 'behind a requirement'],
    ['--bogus', 'no option'],
    ['-x', 'no option'],
    ['--no', 'may mean'],
    ['--index-url', 'needs a value'],
    ['--pre=1', 'no value'],
    ['-e . a', 'overlook'],
    ['-r a.txt -r b.txt', 'alone'],
    ['-r "a.txt', 'quotation mark'],
    ['-e https://h.example/p.zip', 'editable'],
    ['p @ not-an-address', 'address'],
    ['git+https://h.example/p.git#egg=a/b', 'version specifier'],
    ['a\u00a0>=1', 'U+00A0'],
    ['a @ __proto__', 'address'],
    ['-__proto__ x', 'no option'],
  ])('%s', (text, message) => {
    expect(messageOf(text)).toContain(message);
    expect(parseRequirements(`ok==1\n${text}\nalso`).entries.map((entry) => entry.line)).toEqual([1, 3]);
  });
});

it('replaces variables only when they are handed in', () => {
  const text = `--index-url https://\${USER_1}:\${TOKEN}@i.example/simple`;
  expect(only(text)).toMatchObject({ value: `https://\${USER_1}:\${TOKEN}@i.example/simple` });
  const { entries } = parseRequirements(text, { USER_1: 'u', TOKEN: undefined });
  expect(entries[0]).toMatchObject({ text, value: `https://u:\${TOKEN}@i.example/simple` });
  expect(variablesOf(text)).toEqual(['USER_1', 'TOKEN']);
});

it('never throws, and every line is either understood or rejected with its own text', () => {
  const piece = fc.constantFrom(
    ...['a', 'b==1', ' ', '\\', '\n', '\r\n', '#', '-', '--', '-e', '-r', '"', "'", ';', '[', ']', '@', '(', '='],
    ...['git+', 'https://', `\${X}`, '--hash=', 'sha256:', '\u2028', '\0', '__proto__', 'python_version', '<', '*'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const { entries, rejected } = parseRequirements(text);
      const told = new Set(
        [...entries, ...rejected].map(({ line, text: own, written }) => `${line} ${written ?? own}`),
      );
      expect(told).toEqual(new Set(logicalLines(text).map((line) => `${line.line} ${line.text}`)));
    }),
    // An option that pip overlooks.
    { examples: [[['a', ' ', '-r', 'a']]] },
  );
});

it.each([
  ['blanks before a comment', `a${' '.repeat(500_000)}x`],
  ['dots in a name', `a${'.'.repeat(500_000)}!`],
  ['digits', `a==${'1'.repeat(500_000)}!`],
  ['release parts', `a==${'1.'.repeat(250_000)}x`],
  ['commas', `a${'>=1,'.repeat(125_000)}`],
  ['blanks in a marker', `a; ${' '.repeat(500_000)}`],
  ['words in a marker', `a; python_version ${'and '.repeat(125_000)}`],
  ['hashes', '#'.repeat(500_000)],
  ['number signs within words', 'a#'.repeat(250_000)],
  ['options', `a ${'--hash=sha256:aa '.repeat(30_000)}`],
  ['backslashes', `${'\\'.repeat(250_000)}\n`.repeat(2)],
  ['opening brackets', `a${'['.repeat(500_000)}`],
  ['variables', '${A'.repeat(150_000)],
  ['path segments', '/[x'.repeat(150_000)],
])('takes linear time for half a megabyte of %s', async (_, text) => {
  // What is quadratic takes minutes here.
  expect(await processorMs(() => parseRequirements(text))).toBeLessThan(4000);
});
