import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ClocheError } from '../../../preload/contract';
import { processorMs } from '../../support/processor-time';
import { readText } from './python-files';

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../../fixtures', path), 'utf8');

/** A small file of each format that is read. */
const files: Readonly<Record<string, string>> = {
  'pylock.toml': fixture('locks/uv/pylock.toml'),
  'poetry.lock': fixture('locks/poetry/poetry.lock'),
  'pdm.lock': fixture('locks/pdm/pdm.lock'),
  'uv.lock': fixture('locks/uv/uv.lock'),
  'Pipfile.lock': fixture('locks/pipenv/Pipfile.lock'),
  Pipfile: fixture('locks/pipenv/Pipfile'),
  'pyproject.toml': fixture('locks/uv/pyproject.toml'),
  'poetry project': fixture('locks/poetry/pyproject.toml'),
  'pixi project': fixture('real-files/44-prefix-dev-pixi-pyproject.toml'),
  'setup.cfg':
    '[options]\npython_requires = >=3.8\ninstall_requires =\n  six\n[options.extras_require]\ntest = pytest\n',
  'python-script': '# /// script\n# dependencies = ["six"]\n# requires-python = ">=3.8"\n# ///\n',
};
const names = Object.keys(files);

/** Reads it, or is refused in words for people; every word of what is asked for is one line. */
function readOrRefuse(text: string): string {
  try {
    const { asked, rejected } = readText(text, ['dev', 'more', 'test', 'build']);
    const lines = [...asked.requirements, ...asked.constraints, ...rejected.map(({ message }) => message)];
    expect(lines.every((line) => typeof line === 'string')).toBe(true);
    expect([...asked.requirements, ...asked.constraints].filter((line) => /[\n\r]/.test(line))).toEqual([]);
    return 'read';
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    expect(thrown.code).not.toBe('internal');
    return thrown.code;
  }
}

describe.each(names)('%s', (name) => {
  const text = files[name] ?? '';

  test('cut off anywhere, it is read or refused, and never breaks the reader', () => {
    const step = Math.max(1, Math.floor(text.length / 80));
    for (let end = 0; end < text.length; end += step) readOrRefuse(text.slice(0, end));
  });

  test('with another value in each place, it is read or refused', () => {
    const others = [
      '1',
      '3.10',
      'true',
      '[]',
      '[[1]]',
      '[{}]',
      '{}',
      '{a = 1}',
      '""',
      '"\\u0000"',
      '"-r x"',
      '2020-01-01',
    ];
    const places = [...text.matchAll(/=\s*("[^"\n]*"|\[[^\]\n]*\]|\{[^}\n]*\}|true|false|\d+)/g)];
    const json = [...text.matchAll(/:\s*("[^"\n]*"|\d+|\[|\{)/g)];
    const all = name === 'Pipfile.lock' ? json : places;
    // Packages of a lock are alike: of many places, some.
    for (const match of all.filter((_place, at) => at % Math.ceil(all.length / 40) === 0)) {
      const from = (match.index ?? 0) + match[0].length - (match[1] ?? '').length;
      const end = from + (match[1] ?? '').length;
      for (const other of others) readOrRefuse(text.slice(0, from) + other + text.slice(end));
    }
  });

  test('with tables in place of lists and lists in place of tables', () => {
    readOrRefuse(text.replaceAll(/^\[\[([^\]]+)\]\]$/gm, '[$1]'));
    readOrRefuse(text.replaceAll(/^\[([^[\]]+)\]$/gm, '[[$1]]'));
  });

  test('with a key of the prototype in each table, nothing is polluted', () => {
    for (const key of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      readOrRefuse(text.replaceAll(/^\[.*\]$/gm, (table) => `${table}\n${key} = "six"`));
      readOrRefuse(text.replaceAll(/"(?:click|default|develop|_meta)"/g, `"${key}"`));
      readOrRefuse(text.replaceAll('six', key));
    }
    expect(({} as { six?: unknown }).six).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

const toml = names.filter((name) => !['Pipfile.lock', 'setup.cfg', 'python-script'].includes(name));

test.each(toml)('a key that is there twice is refused with its line: %s', (name) => {
  const text = `twice = 1\ntwice = 2\n${files[name]}`;
  expect(() => readText(text)).toThrow(
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining('line 2') }),
  );
});

test.each(toml)('an error does not repeat what stands there: %s', (name) => {
  const text = `${files[name]}\nkey = "https://u:canary@x" oops\n`;
  try {
    readText(text);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'invalid-input' });
    expect(JSON.stringify(thrown)).not.toContain('canary');
  }
});

describe('what is too deep is refused before it is parsed', () => {
  test.each([
    ['lists', (text: string) => `${text}\nx = ${'['.repeat(20_000)}`],
    ['tables', (text: string) => `${text}\nx = ${'{a='.repeat(20_000)}`],
    ['dotted keys', (text: string) => `${text}\n[${'a.'.repeat(20_000)}b]`],
    ['dotted keys of a value', (text: string) => `${text}\n${'a.'.repeat(20_000)}b = 1`],
  ])('%s', async (_what, deepen) => {
    for (const name of toml) {
      const refuse = () => expect(() => readText(deepen(files[name] ?? ''))).toThrow(/nested more than 64 levels/);
      expect(await processorMs(refuse)).toBeLessThan(2000);
    }
  });

  test('JSON', () => {
    const deep = `{"_meta": {}, "default": {"x": ${'['.repeat(20_000)}`;
    expect(() => readText(deep)).toThrow(/nested more than 64 levels/);
  });

  test('brackets in strings and comments nest nothing', () => {
    const many = '['.repeat(100);
    const text = `[project]\nname = "x"\ndescription = """\n${many} \\" ${many}"""\nkeywords = ['${many}', "\\"${many}"]\n# ${many}\ndependencies = ["six"]\n`;
    expect(readText(text).asked.requirements).toEqual(['six']);
  });
});

describe('what is too large', () => {
  const filler = `# ${'x'.repeat(1.1 * 1024 * 1024)}\n`;

  test.each(names.filter((name) => !/lock/.test(name)))('%s of 1.1 MiB is refused', (name) => {
    expect(() => readText(`${files[name]}${filler}`)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  test.each(names.filter((name) => /lock/.test(name)))('%s of 1.1 MiB is read, of 21 MiB it is refused', (name) => {
    const isJson = name === 'Pipfile.lock';
    const padded = (text: string) =>
      (isJson ? files[name]?.replace('{', `{${' '.repeat(text.length)}`) : `${files[name]}${text}`) ?? '';
    expect(readText(padded(filler)).format).toBe(name);
    expect(() => readText(padded(filler.repeat(20)))).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  test.each([
    ['packages of a lock', `lock-version = "1.0"\n${'[[packages]]\nname = "a"\n'.repeat(10_001)}`],
    ['dependencies', `[project]\nname = "x"\ndependencies = [${'"a",'.repeat(20_001)}]\n`],
    ['groups', `[dependency-groups]\n${Array.from({ length: 1001 }, (_, at) => `g${at} = []`).join('\n')}\n`],
    ['packages of a Pipfile', `[packages]\n${Array.from({ length: 20_001 }, (_, at) => `p${at} = "*"`).join('\n')}\n`],
  ])('more %s than anybody has', async (_what, text) => {
    const refuse = () => expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(await processorMs(refuse)).toBeLessThan(2000);
  });

  test.each([
    [
      'texts that stand nowhere as they are',
      `[project]\nname = "x"\ndependencies = [${'"\\u0061 !",'.repeat(15_000)}]\n`,
    ],
    [
      'keys that stand nowhere as they are',
      `[packages]\n${Array.from({ length: 9000 }, (_, at) => `"\\u0061${at}" = true`).join('\n')}\n${'# x\n'.repeat(100_000)}`,
    ],
    [
      'a tag of digits',
      `lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\nwheels = [{name = "a-1-py3-none-manylinux${'1'.repeat(50_000)}!.whl"}]\n`,
    ],
    [
      'empty lines before packages',
      `lock-version = "1.0"\n${'\n'.repeat(1_000_000)}[[packages]]\nname = "a"\nversion = "1"\n`,
    ],
    ['blanks of a marker', `${files['uv.lock']}`.replace("extra == 'more'", `${' '.repeat(1_000_000)}extra == 'more'`)],
    ['blanks of a setting', `[options]\na${' '.repeat(1_000_000)}x\n`],
    [
      'indexes and who uses them',
      `[tool.uv.sources]\n${Array.from({ length: 9000 }, (_, at) => `p${at} = {index = "i"}`).join('\n')}\n${'[[tool.uv.index]]\nname = "i"\nurl = "https://a.b.c"\nexplicit = true\n'.repeat(9000)}`,
    ],
    ['a string of a megabyte', `[project]\nname = "x"\ndescription = "${'\\\\'.repeat(500_000)}"\n`],
  ])('%s are quick', async (_what, text) => {
    expect(await processorMs(() => void readOrRefuse(text))).toBeLessThan(2000);
  });
});
