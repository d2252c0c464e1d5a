import { type ArchiveFile, writeZip } from '../../../main/exchange/write/zip';
import { makeZip } from '../../support/zip';

/** An export of Cloche that names these files as Nix that is evaluated. */
export const exportNaming = (names: readonly string[], derivations = names) =>
  JSON.stringify({
    format: 'cloche-environment',
    schema: 1,
    name: 'demo',
    kind: 'nix-packages',
    asked: { spec: { python: 'python3', derivations } },
    variables: {},
    leftOut: { variables: [], settings: [] },
    files: names,
  });

const file = (path: string, content: string | Uint8Array = '{ }: { }'): ArchiveFile => ({
  path,
  bytes: Buffer.from(content),
});

const bundleOf = (files: readonly ArchiveFile[]) =>
  writeZip([file('demo.cloche.json', exportNaming(files.map(({ path }) => path))), ...files]);

/** The same, packed as far as it goes; what Cloche writes never shrinks so far. */
const bombOf = (files: readonly ArchiveFile[]) =>
  makeZip({
    'demo.cloche.json': exportNaming(files.map(({ path }) => path)),
    ...Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])),
  });

const escapes = [
  '../up.nix',
  'files/../../up.nix',
  '/tmp/up.nix',
  'files\\..\\up.nix',
  'C:\\up.nix',
  'files/a\0.nix',
  'files/a\n.nix',
  'files/\u202egpj.nix',
  'files/.cloche-environment',
  'files//a.nix',
  './files/a.nix',
  'files/',
  'files/CON',
  'files/a:b',
  '~/.bashrc',
  '$(touch MARKER)',
  'files/$(touch MARKER).nix',
  "files/'; touch MARKER; '.nix",
  'files/-rf',
  'files/..',
  '',
  'environment.json',
  'content/bin/python',
  'files/__proto__',
  `files/${'a/'.repeat(240)}x`,
  `files/${'x'.repeat(300)}`,
] as const;

/** Changes numbers of one entry in the directory, or in its header. */
function withField(bytes: Buffer, signature: string, offset: number, value: number, size: 2 | 4 = 4): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.lastIndexOf(signature, undefined, 'latin1') + offset;
  if (size === 2) copy.writeUInt16LE(value, at);
  else copy.writeUInt32LE(value >>> 0, at);
  return copy;
}

const central = 'PK\x01\x02';
const header = 'PK\x03\x04';
const ending = 'PK\x05\x06';

/** Archives that want something else than to be read, by what they want. */
export function hostileZips(): [string, Buffer][] {
  const good = bundleOf([file('files/own.nix')]);
  const modes = { link: 0o120777, folder: 0o040755, device: 0o020666, pipe: 0o010666, socket: 0o140777 };
  const zeros = Buffer.alloc(60 * 1024 * 1024);
  return [
    ...escapes.map((name): [string, Buffer] => [`name ${JSON.stringify(name.slice(0, 40))}`, bundleOf([file(name)])]),
    ...Object.entries(modes).map(([name, mode]): [string, Buffer] => [
      name,
      withField(good, central, 38, mode * 65536),
    ]),
    ['bomb', bombOf([file('files/own.nix', zeros)])],
    ['many bombs', bombOf(Array.from({ length: 40 }, (_, at) => file(`files/${at}`, zeros.subarray(0, 2 ** 20))))],
    ['bomb that says that it is small', withField(bombOf([file('files/own.nix', zeros)]), central, 24, 10)],
    ['bomb of a bomb', bundleOf([file('files/own.zip', bombOf([file('files/own.nix', zeros)]))])],
    ['many entries', bundleOf(Array.from({ length: 1200 }, (_, at) => file(`files/${at}`)))],
    ['twice', bundleOf([file('files/own.nix'), file('files/own.nix', 'other')])],
    ['twice but for the case', bundleOf([file('files/own.nix'), file('files/OWN.nix', 'other')])],
    ['overlapping', withField(good, central, 42, 0)],
    ['behind the end', withField(good, central, 42, 0xffffffff)],
    ['directory behind the end', withField(good, ending, 16, 0xfffffff0)],
    ['directory of another length', withField(good, ending, 12, 0)],
    ['more entries than there are', withField(withField(good, ending, 8, 9, 2), ending, 10, 9, 2)],
    ['fewer entries than there are', withField(withField(good, ending, 8, 1, 2), ending, 10, 1, 2)],
    ['64 bits', withField(good, central, 24, 0xffffffff)],
    ['encrypted', withField(good, central, 8, 1, 2)],
    ['another way to pack', withField(good, central, 10, 99, 2)],
    ['header with another name', withField(good, header, 30, 0x41414141)],
    ['header with another size', withField(good, header, 22, 3)],
    ['length behind itself', withField(good, header, 6, 0x0808, 2)],
    ['two archives', Buffer.concat([good, bundleOf([file('files/other.nix')])])],
    ['script before', Buffer.concat([Buffer.from('#!/bin/sh\ntouch MARKER\n'), good])],
    ['text behind', Buffer.concat([good, Buffer.from('touch MARKER')])],
    ['no export', writeZip([file('files/own.nix')])],
    ['two exports', writeZip([file('a.cloche.json', exportNaming([])), file('b.cloche.json', exportNaming([]))])],
    ['a file that is not named', writeZip([file('a.cloche.json', exportNaming([])), file('files/own.nix')])],
    ['a named file that is not there', writeZip([file('a.cloche.json', exportNaming(['files/own.nix']))])],
    ['a wheel', writeZip([file('six/__init__.py'), file('six-1.dist-info/METADATA')])],
    ['nothing', writeZip([])],
    ['an export that is deep', writeZip([file('a.cloche.json', '['.repeat(20_000))])],
    ...[4, 30, 60, 200].map((length): [string, Buffer] => [`cut at ${length}`, good.subarray(0, length)]),
  ];
}
