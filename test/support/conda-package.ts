import { createHash } from 'node:crypto';
import { makeZip } from './zip';

/** A file of a handmade package; a bare text is one that is not run. */
export type PackageFile =
  | string
  | { readonly text: string; readonly isProgram?: boolean; readonly placeholder?: string }
  | { readonly link: string };

/** What a handmade `.conda` package is made of. */
export interface CondaPackageOptions {
  readonly name: string;
  readonly version: string;
  readonly build?: string;
  readonly depends?: readonly string[];
  readonly constrains?: readonly string[];
  /** What kind of package it is for all platforms; without it, it is one of linux-64. */
  readonly noarch?: 'generic' | 'python';
  /** Contents by path in the prefix; a noarch Python package begins with `site-packages/`. */
  readonly files: Readonly<Record<string, PackageFile>>;
  /** Console scripts of a noarch Python package: `name = module:function`. */
  readonly entryPoints?: readonly string[];
  /** Where a Python keeps what is installed. */
  readonly sitePackages?: string;
}

/** A package as a channel offers it. */
export interface CondaPackage {
  readonly fileName: string;
  readonly subdir: 'linux-64' | 'noarch';
  readonly bytes: Buffer;
  /** Its entry in `repodata.json`. */
  readonly record: Readonly<Record<string, unknown>>;
}

const hashOf = (algorithm: string, bytes: string | Buffer) => createHash(algorithm).update(bytes).digest('hex');
const textOf = (file: PackageFile) => (typeof file === 'string' ? file : 'text' in file ? file.text : '');
const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');

/** A `.conda` archive: a zip of two tars in frames of zstd, the metadata and the files. */
export function makeCondaPackage(options: CondaPackageOptions): CondaPackage {
  const { name, version, build = '0', noarch, files } = options;
  const subdir = noarch ? 'noarch' : 'linux-64';
  const stem = `${name}-${version}-${build}`;
  const index = {
    name,
    version,
    build,
    build_number: 0,
    depends: options.depends ?? [],
    constrains: options.constrains ?? [],
    license: 'MIT',
    subdir,
    timestamp: 1_700_000_000_000,
    ...(noarch ? { noarch } : {}),
    ...(options.sitePackages ? { python_site_packages_path: options.sitePackages } : {}),
  };
  const paths = Object.entries(files).map(([path, file]) => pathEntry(path, file));
  const information: Record<string, PackageFile> = {
    'info/index.json': JSON.stringify(index),
    'info/about.json': '{}',
    'info/paths.json': JSON.stringify({ paths, paths_version: 1 }),
    'info/files': lines(Object.keys(files)),
  };
  if (noarch === 'python')
    information['info/link.json'] = JSON.stringify({
      noarch: { type: 'python', entry_points: options.entryPoints ?? [] },
      package_metadata_version: 1,
    });
  const archive = {
    'metadata.json': '{"conda_pkg_format_version": 2}',
    [`pkg-${stem}.tar.zst`]: zstdFrame(tar(files)),
    [`info-${stem}.tar.zst`]: zstdFrame(tar(information)),
  };
  const bytes = makeZip(archive, false);
  const sums = { md5: hashOf('md5', bytes), sha256: hashOf('sha256', bytes), size: bytes.length };
  return { fileName: `${stem}.conda`, subdir, bytes, record: { ...index, ...sums } };
}

function pathEntry(path: string, file: PackageFile): object {
  const text = textOf(file);
  const placeholder = typeof file === 'object' && 'placeholder' in file ? file.placeholder : undefined;
  return {
    _path: path,
    path_type: typeof file === 'object' && 'link' in file ? 'softlink' : 'hardlink',
    sha256: hashOf('sha256', text),
    size_in_bytes: Buffer.byteLength(text),
    ...(placeholder ? { prefix_placeholder: placeholder, file_mode: 'text' } : {}),
  };
}

/** A tar in the format of POSIX, of which each path has at most 100 bytes. */
function tar(files: Readonly<Record<string, PackageFile>>): Buffer {
  const entries = Object.entries(files).flatMap(([path, file]) => {
    const body = Buffer.from(textOf(file));
    return [tarHeader(path, file, body.length), body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

function tarHeader(path: string, file: PackageFile, size: number): Buffer {
  const header = Buffer.alloc(512);
  const isLink = typeof file === 'object' && 'link' in file;
  const isProgram = typeof file === 'object' && 'text' in file && file.isProgram;
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(path, 0);
  header.write(octal(isProgram || isLink ? 0o755 : 0o644, 8), 100);
  header.write(octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(1_700_000_000, 12), 108);
  header.write(`        ${isLink ? '2' : '0'}`, 148);
  if (isLink) header.write(file.link, 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** A frame of zstd whose blocks are stored as they are: Node 20 has no zstd (RFC 8878, 3.1.1). */
function zstdFrame(content: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(0xfd2fb528, 0);
  header.writeUInt8(0xa0, 4);
  header.writeUInt32LE(content.length, 5);
  const blockSize = 128 * 1024;
  const blocks: Buffer[] = [];
  for (let start = 0; start < content.length; start += blockSize) {
    const block = content.subarray(start, start + blockSize);
    const isLast = start + blockSize >= content.length;
    const blockHeader = Buffer.alloc(3);
    blockHeader.writeUIntLE((block.length << 3) | (isLast ? 1 : 0), 0, 3);
    blocks.push(blockHeader, block);
  }
  return Buffer.concat([header, ...blocks]);
}
