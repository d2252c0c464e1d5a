import { describe, expect, test } from 'vitest';
import { processorMs } from '../../support/processor-time';
import { odd, readEnvironment } from './conda/read-environment';

describe('YAML of a file', () => {
  test.each([
    ['[', '['.repeat(20_000)],
    ['{', 'a: {'.repeat(20_000)],
    ['[ that is closed again on its line', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['? -', `${'? - '.repeat(20_000)}a`],
    ['- -', `${'- '.repeat(20_000)}a`],
    ['few blanks', Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['blanks', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('nesting by %s is refused before it is parsed', async (_what, text) => {
    const refuse = () => expect(() => readEnvironment(`dependencies:\n${text}`)).toThrow(/nested more than 64 levels/);
    expect(await processorMs(refuse)).toBeLessThan(2000);
  });

  test('aliases stand for what has their anchor, wherever that is', () => {
    const text = `x-common: &common\n  - six\n  - attrs>=20 # note\nname: &name demo\nchannels: &own [conda-forge, bioconda]\ndependencies:\n  - &numpy numpy>=2\n  - pip\n  - pip: *common\nvariables:\n  NAME: *name\n  SPEC: *numpy\n`;
    const { request, rejected } = readEnvironment(text);
    expect(rejected).toEqual([]);
    expect(request.spec).toMatchObject({
      channels: ['conda-forge', 'bioconda'],
      packages: ['numpy>=2', 'pip'],
      requirements: ['six', 'attrs>=20'],
    });
    expect(request.variables).toEqual({ NAME: 'demo', SPEC: 'numpy>=2' });
    expect(readEnvironment('a: &a [six]\nb: &a [attrs]\ndependencies: *a\n').request.spec.packages).toEqual(['attrs']);
    const twice = 'a: &x [&y one]\nb: &y two\nc: *x\ndependencies: [*y]\n';
    expect(readEnvironment(twice).request.spec.packages).toEqual(['two']);
    expect(readEnvironment('dependencies: &d\n  - six\nb: *d\n').request.spec.packages).toEqual(['six']);
  });

  test.each([
    ['nothing', 'dependencies: *none\n'],
    ['what comes later', 'dependencies: *late\na: &late [six]\n'],
    ['what it is in', 'dependencies: &d\n  - six\n  - *d\n'],
    ['what it is in, by a detour', 'a: &a\n  b: &b\n    c: *a\ndependencies: *b\n'],
  ])('an alias that stands for %s is refused', (_what, text) => {
    expect(() => readEnvironment(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  test('a bomb of aliases that is wide and not deep is refused, many that are harmless are not', () => {
    const wide = `a: &a\n${'  - six\n'.repeat(2000)}dependencies:\n${'  - pip: *a\n'.repeat(2000)}`;
    expect(() => readEnvironment(wide)).toThrow(expect.objectContaining({ code: 'too-large' }));
    const many = `a: &a six\ndependencies:\n${'  - *a\n'.repeat(9_000)}`;
    expect(readEnvironment(many).request.spec.packages).toHaveLength(9_000);
  });

  test('a bomb of aliases, a tag and a prototype make nothing', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((key, at) => `${key}: &${key} [${`*${'abcdefghi'[at]},`.repeat(9)}]`)
      .join('\n')}\ndependencies: *j\n`;
    expect(() => readEnvironment(bomb)).toThrow(/stands for far more than it says/);
    expect(() => readEnvironment('dependencies:\n  - !!python/object/apply:os.system ["id"]\n')).toThrow(/well-formed/);
    const { request } = readEnvironment(odd('  - six\n__proto__:\n  polluted: yes\nvariables:\n  __proto__: 1\n'));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(request.variables).toBeUndefined();
  });
});
