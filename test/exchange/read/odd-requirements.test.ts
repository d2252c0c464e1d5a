import { describe, expect, test } from 'vitest';
import { recognise } from '../../../main/exchange/recognise';
import { decodeText } from '../../../preload/decode-text';

const read = (text: string) => recognise({ fileName: 'requirements.txt', text }, [], []);
const digest = 'ab'.repeat(32);

describe('what real requirements files hold', () => {
  test.each([
    ['line breaks of Windows, tabs and blanks at the end', 'six==1.16.0 \t\r\n\tattrs\r\n', ['six==1.16.0', 'attrs']],
    ['a mark of the byte order', '\ufeffsix\n', ['six']],
    ['no end of the last line', 'six\nattrs', ['six', 'attrs']],
    ['a comment behind a version', 'six==1 # why\nattrs#no\n', ['six==1']],
    [
      'hashes on lines of their own',
      `six==1 \\\n    --hash=sha256:${digest} \\\n    --hash=sha256:${digest}\n`,
      [`six==1     --hash=sha256:${digest}     --hash=sha256:${digest}`],
    ],
    [
      'settings of the build',
      'six --config-settings="--opt=1" --global-option="x"\n',
      ['six --config-settings="--opt=1" --global-option="x"'],
    ],
    ['a marker without blanks', 'six;python_version<"3"\n', ['six;python_version<"3"']],
    [
      'a marker with parentheses',
      `six ; (sys_platform == 'win32' or os_name=='nt') and python_version>='3'\n`,
      [`six ; (sys_platform == 'win32' or os_name=='nt') and python_version>='3'`],
    ],
    ['an arbitrary version', 'six===1.0.weird\n', ['six===1.0.weird']],
    ['a name with dots and extras', 'zope.interface[a,b] >= 1, < 2\n', ['zope.interface[a,b] >= 1, < 2']],
    [
      'an address with a marker',
      'six @ https://h.example/six.zip ; os_name == "posix"\n',
      ['six @ https://h.example/six.zip ; os_name == "posix"'],
    ],
    ['an option that pip overlooks', 'dipy --only-binary dipy\n', ['dipy']],
  ])('%s', (what, text, lines) => {
    const { asked, rejected } = read(text);
    expect(asked.requirements).toEqual(lines);
    expect(rejected).toHaveLength(what === 'a comment behind a version' ? 1 : 0);
  });

  test('UTF-16, with and without a comment in other letters', () => {
    const bytes = Buffer.from('\ufeffsix # größer\r\n', 'utf16le');
    expect(read(decodeText(bytes)).asked.requirements).toEqual(['six']);
  });

  test('an option that pip overlooks is shown for a yes, as it is written', () => {
    expect(read('six\ndipy --only-binary dipy\n').confirmations).toEqual([
      {
        line: 2,
        codes: ['pip-option'],
        text: 'dipy --only-binary dipy',
        name: 'dipy',
        message: expect.stringContaining('overlooks'),
      },
    ]);
  });

  test.each([
    ['-r base.txt', ['include']],
    ['-c limits.txt', ['constraint']],
    ['-e .', ['editable', 'local-path']],
    ['-e git+https://h.example/p#egg=p', ['editable', 'vcs']],
    ['p @ git+ssh://git@h.example/p@v1', ['vcs']],
    ['https://h.example/p-1-py3-none-any.whl', ['url']],
    ['p @ file:///srv/p', ['local-path']],
    ['./p --config-settings x=y', ['local-path', 'pip-option']],
    ['--find-links ./wheels', ['index-option']],
    ['--trusted-host h.example', ['index-option']],
    ['--no-binary :all:', ['pip-option']],
    ['p --global-option=x', ['pip-option']],
  ])('%s needs a yes', (line, codes) => {
    expect(read(`six\n${line}\n`).confirmations).toMatchObject([{ line: 2, codes, text: line }]);
  });

  test('a host whose certificate is not checked is told as that', () => {
    const [remark] = read('six\n--trusted-host h.example\n').confirmations;
    expect(remark?.message).toMatch(/h\.example without a valid certificate/);
  });

  test.each([
    ['Six', 'duplicate', 'six'],
    ['git+git://h.example/p#egg=p', 'git-protocol-unencrypted', undefined],
    ['--extra-index-url https://i.example/simple?token=canary', 'credentials-in-index-url', undefined],
    ['-i https://u:canary@i.example/simple', 'credentials-in-index-url', undefined],
    [`--index-url https://\${USER_1}:\${PASS}@i.example/simple`, 'credentials-in-index-url', undefined],
    ['https://h.example/p-1-cp312-cp312-win_amd64.whl', 'other-platform', undefined],
  ])('%s deserves a second look', (line, code, name) => {
    const { warnings, confirmations } = read(`six\n${line}\n`);
    const [remark] = warnings.filter(({ codes }) => codes?.includes(code as never));
    expect(remark?.line).toBe(2);
    expect(remark?.name).toBe(name);
    expect(JSON.stringify([warnings, confirmations])).not.toContain('canary');
  });

  test('what has a marker, or fits this machine, is no surprise', () => {
    const text =
      'https://h.example/p-1-cp312-cp312-win_amd64.whl ; sys_platform == "win32"\nhttps://h.example/q-1-py3-none-any.whl\n';
    expect(read(text).warnings).toEqual([]);
  });

  test('a blank that pip does not take for one is told by its number', () => {
    expect(read('six\nattrs\u00a0>=1\n').rejected).toMatchObject([
      { line: 2, message: expect.stringContaining('U+00A0') },
    ]);
  });

  test.each(['', '\n\n', '# nothing\n'])('%j asks for nothing', (text) => {
    expect(read(text)).toMatchObject({ warnings: [{ codes: ['empty-file'] }], rejected: [] });
  });
});

test('a Python among requirements is told: no index has one', () => {
  const { warnings, asked } = read('six\npython>=3.8\npython-dateutil\n');
  expect(warnings).toEqual([{ line: 2, message: expect.stringContaining('pip installs no Python') }]);
  expect(asked.requirements).toHaveLength(3);
});
