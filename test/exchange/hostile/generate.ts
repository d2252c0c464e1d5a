import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenFile } from '../../../preload/given-file';
import { type HostileFile, text } from './hostile-file';
import { injections } from './injections';
import { plainSeeds } from './seeds';
import { hostileZips } from './zips';

const realFiles = join(import.meta.dirname, '../../fixtures/real-files');

/** The same numbers from 0 to below 1 each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * What would take down a parser, archives, real files that are cut, and each format in other encodings and stretched by blank
 * lines; the same each time.
 */
export const fixedFiles = () => ({
  greedy: [...greedy(), ...reported()],
  stretched: stretched(),
  archives: archives(),
  cut: cut(createRandom(5)),
  encoded: encoded(),
});

/**
 * All that is fixed, and injections into every field of every format; none is left out for another. Whatever of it is run
 * makes the file `marker`, an absolute path without blanks.
 */
export const hostileFiles = (marker: string): HostileFile[] => [
  ...Object.values(fixedFiles()).flat(),
  ...injections(marker),
];

const depth = 20_000;
const mega = 1024 * 1024;
const yaml = (value: string) => `name: a\nchannels: [c]\ndependencies:\n  - python\n  - ${value}\n`;

/** Texts that make a parser deep, slow or large. */
function greedy(): HostileFile[] {
  const opening = [
    '[',
    '{',
    '(',
    '[[',
    '{a: ',
    '{"a":',
    '[{"a":',
    '- ',
    '? ',
    '!!seq [',
    '&a [',
    '> ',
    '"',
    "'",
    '${',
    "''${",
    'a.',
  ];
  const deep = opening.flatMap((open) => [
    text(`deep ${open}`, open.repeat(depth)),
    text(`deep ${open} in YAML`, yaml(open.repeat(depth))),
  ]);
  const indented = Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
  const bomb = ['a: &a0 [x, x]'].concat(
    Array.from({ length: 60 }, (_, at) => `k${at}: &a${at + 1} [*a${at}, *a${at}]`),
  );
  const merged = Array.from({ length: 2000 }, (_, at) => `k${at}: {<<: *x}`).join('\n');
  const toml = '[project]\nname = "a"\ndependencies = ["six"]\n';
  const long = [
    ' ',
    '\t',
    '\n',
    'a',
    '0',
    '=',
    '-',
    '\\\n',
    '#',
    '"',
    'a-',
    'é',
    '[a]\n',
    '\r',
    ';',
    '@',
    '<',
    '~=1,',
    '*',
  ];
  return [
    ...deep,
    text('indented YAML', `dependencies:\n${indented}`),
    text('aliases that repeat each other', `${bomb.join('\n')}\ndependencies: *a60\n`),
    text('an alias in itself', 'dependencies: &a [*a]\n'),
    text('merges', `x: &x {a: 1}\n${merged}\ndependencies: [a]\n`),
    text('many anchors', `dependencies:\n${Array.from({ length: 30_000 }, (_, at) => `- &a${at} p${at}`).join('\n')}`),
    text('many keys', `dependencies: [a]\n${Array.from({ length: 30_000 }, (_, at) => `k${at}: v`).join('\n')}`),
    text('many packages', `dependencies:\n${Array.from({ length: 60_000 }, (_, at) => `- p${at}=1`).join('\n')}`),
    text('the same package', `dependencies:\n${'- six\n'.repeat(90_000)}`),
    text('deep TOML array', `${toml}x = ${'['.repeat(depth)}${']'.repeat(depth)}`),
    text('deep TOML table', `${toml}x = ${'{a='.repeat(depth)}1${'}'.repeat(depth)}`),
    text('dotted TOML key', `${toml}${'a.'.repeat(depth)}a = 1`),
    text('dotted TOML header', `${toml}[${'a.'.repeat(depth)}a]\nb = 1`),
    text('many TOML tables', `${toml}${Array.from({ length: 30_000 }, (_, at) => `[t${at}]\na=1`).join('\n')}`),
    text(
      'deep INI',
      `[options]\ninstall_requires =\n${Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}a`).join('\n')}`,
    ),
    text('INI that stands for itself', '[options]\na = %(b)s\nb = %(a)s\ninstall_requires = %(a)s\n'),
    text('deep marker', `six; ${'('.repeat(depth)}python_version > "3"${')'.repeat(depth)}`),
    text('deep extras', `six${'['.repeat(depth)}`),
    text(
      'deep JSON export',
      `{"format": "cloche-environment", "schema": 1, "x": ${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
    ),
    text(
      'JSON of many keys',
      `{"format": "cloche-environment", ${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`,
    ),
    text(
      'deep Nix',
      `{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { a = ${'('.repeat(depth)}1${')'.repeat(depth)}; }`,
    ),
    text('includes itself', '-r file\nsix\n'),
    ...['$(', '${', '"', "sh -c '", '<<A ', 'if ', '\\\n', '|| '].map((part) =>
      text(`deep ${JSON.stringify(part)} in a Dockerfile`, `FROM a\nRUN pip install six ${part.repeat(depth)}`),
    ),
    text('an image of itself', 'FROM a AS a\nFROM a AS a\nCOPY --from=a /x /x\nRUN pip install -r Dockerfile\n'),
    ...long.slice(0, 8).map((part) => text(`5 MiB of ${JSON.stringify(part)}`, part.repeat((5 * mega) / part.length))),
    ...long.flatMap((part) => [
      text(`almost 1 MiB of ${JSON.stringify(part)}`, part.repeat(Math.floor((mega - 100) / part.length))),
      text(`a long entry of ${JSON.stringify(part)} in YAML`, yaml(JSON.stringify(part.repeat(200_000)))),
    ]),
    text(
      '4 MiB that says that it is a lock',
      `{"_meta": {}, "default": {${`"a": {"version": "==1"},`.repeat(170_000)}"b": {}}}`,
    ),
  ];
}

/** Files that once took long, each in its own way. */
function reported(): HostileFile[] {
  const listed = Array.from({ length: 9900 }, (_, at) => ({ name: `p${at}`, version: '1.0' }));
  return [
    text(
      'a variable of 40 kB in a Dockerfile',
      `FROM python:3.12\nENV A=1 ${'a'.repeat(40_000)}\nRUN pip install six\n`,
    ),
    text('a pip list of 9,900 packages', JSON.stringify(listed)),
    text('400,000 words of pip in a Dockerfile', `FROM python:3.12\nRUN pip install${' a'.repeat(400_000)}\n`),
  ];
}

/** A seed of each format with very many blank lines in it and behind it. */
function stretched(): HostileFile[] {
  const blank = '\n'.repeat(60_000);
  return plainSeeds().map(({ id, plain }) =>
    text(`60,000 blank lines in ${id}`, `${plain.replace('\n', () => blank)}${blank}`),
  );
}

function archives(): HostileFile[] {
  return hostileZips().map(([what, bytes]) => ({
    what: `archive: ${what}`,
    file: { ...givenFile('demo.cloche.zip', bytes), text: bytes.toString('base64'), encoding: 'base64' as const },
  }));
}

/** Every real file, cut at two places. */
function cut(random: () => number): HostileFile[] {
  const names = readdirSync(realFiles).sort();
  return names.flatMap((name) => {
    const bytes = readFileSync(join(realFiles, name));
    return [0.2, 0.9].map((share): HostileFile => {
      const end = Math.floor(bytes.length * Math.min(1, share + random() * 0.1));
      return {
        what: `${name} cut after about ${share} of it, at ${end}`,
        file: givenFile(name, bytes.subarray(0, end)),
      };
    });
  });
}

/** A seed of each format as bytes of other encodings. */
function encoded(): HostileFile[] {
  const swapped = (content: string) => Buffer.from(content, 'utf16le').swap16();
  return plainSeeds().flatMap(({ id, plain }) =>
    Object.entries({
      'UTF-16 with a mark': Buffer.from(`\ufeff${plain}`, 'utf16le'),
      'UTF-16, the other way round': swapped(`\ufeff${plain}`),
      'UTF-16 without a mark': Buffer.from(plain, 'utf16le'),
      'bytes that are no text': Buffer.concat([
        Buffer.from(plain.slice(0, 20)),
        Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
        Buffer.from(plain.slice(20)),
      ]),
    }).map(([how, bytes]): HostileFile => ({ what: `${id} in ${how}`, file: givenFile('file', bytes) })),
  );
}
