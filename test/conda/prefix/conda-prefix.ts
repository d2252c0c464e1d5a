import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package that stands in a prefix. */
export interface LinkedPackage {
  readonly name: string;
  readonly version: string;
  /** Relative to the prefix; each gets some text. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The site-packages of the prefixes that {@link writeCondaPrefix} writes. */
export const sitePackages = 'lib/python3.12/site-packages';

/** Files by which a distribution is known to Python. */
export const distInfo = (name: string, version: string, more: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries({ METADATA: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`, ...more }).map(
      ([file, text]) => [`${sitePackages}/${name.replaceAll('-', '_')}-${version}.dist-info/${file}`, text],
    ),
  );

/** Writes packages into a prefix as the tools link them, with a Python that is there and does nothing. */
export function writeCondaPrefix(prefix: string, packages: readonly LinkedPackage[]): void {
  write(join(prefix, 'conda-meta/history'), '');
  const python = {
    name: 'python',
    version: '3.12.1',
    files: { 'bin/python': '#!/bin/sh\n', [`${sitePackages}/README.txt`]: '' },
  };
  for (const { name, version, files = {} } of [python, ...packages]) {
    for (const [file, text] of Object.entries(files)) write(join(prefix, file), text);
    const record = {
      name,
      version,
      build: '0',
      build_number: 0,
      url: `https://host/noarch/${name}-${version}-0.conda`,
      files: Object.keys(files),
    };
    write(join(prefix, 'conda-meta', `${name}-${version}-0.json`), JSON.stringify(record));
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}
