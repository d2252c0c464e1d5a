import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlOf } from '../../main/conda/files/write';

const written = (values: readonly string[]) =>
  yamlOf({
    name: 'x',
    channels: [],
    packages: values,
    pip: values,
    variables: Object.fromEntries(values.map((value, index) => [`V${index}`, value])),
  });

// PyYAML and ruamel refuse the first four where they stand plain, and ruamel reads 0o17 as 15.
test.each([
  ['tab\there', '"tab\\there"'],
  ['<<', '"<<"'],
  ['=', '"="'],
  ['\u0080', '"\\u0080"'],
  ['0o17', '"0o17"'],
  ['0x1F', '"0x1F"'],
  ['0b11', '"0b11"'],
  ['1_000', '"1_000"'],
  ['190:20:30', '"190:20:30"'],
  ['2001-01-01', '"2001-01-01"'],
  ['.inf', '".inf"'],
  ['3.10', '"3.10"'],
  ['yes', '"yes"'],
  ['null', '"null"'],
  ['~', '"~"'],
  ['two\nlines', '"two\\nlines"'],
  ['\ufeff', '"\\uFEFF"'],
  ['\u2028', '"\\u2028"'],
  ['\ud800', '"\\ud800"'],
  ['numpy>=1.2', 'numpy>=1.2'],
  ['--extra-index-url https://i.example/simple', '--extra-index-url https://i.example/simple'],
  ['/opt/tools', '/opt/tools'],
  ['😀', '"😀"'],
])('%j is written as %s', (value, text) => {
  expect(written([value])).toContain(`V0: ${text}\n`);
  expect(written([value])).toContain(`      - ${text}\n`);
});

test('short texts are the same to readers of YAML 1.1 and 1.2', () => {
  const characters = [...'\t\n#:-?,[]{}&*!|>\'"%@`\\=<~.01789oxbeE_+anyTZ /\x7f\x85\xa0\u2028\ufeff\x01\x9f😀'];
  const signs = [...'01o:.-+ex_'];
  const pairs = (all: readonly string[]) => all.flatMap((one) => all.map((other) => one + other));
  const values = [
    '',
    ...characters,
    ...pairs(characters),
    ...pairs(signs).flatMap((two) => signs.map((one) => two + one)),
  ];
  const text = written(values);
  expect(text).not.toMatch(/[\x7f-\x9f\u2028\ufeff\t]/);
  for (const version of ['1.1', '1.2'] as const) {
    const read = parse(text, { version, merge: false, uniqueKeys: false });
    expect(Object.values(read.variables)).toEqual(values);
    expect(read.dependencies).toEqual([...values, { pip: values }]);
  }
});
