import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { replaceLogins } from '../../process/redact';
import { type Distribution, readDistributions } from '../../python/installed';
import type { Archive, KnownArchives } from '../../python/pip/install';
import { findSitePackages } from '../../python/prefix';
import { normalizeName, parseRequirements } from '../../python/requirements';
import { textOf } from '../../store/quick-look';

const fileSchema = z.object({ url: z.string(), hashes: z.object({ sha256: z.string() }) });
/** What counts of https://packaging.python.org/en/latest/specifications/pylock-toml/ here. */
const pylockSchema = z.object({
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      wheels: z.array(fileSchema).default([]),
      sdist: fileSchema.optional(),
    }),
  ),
});
type LockedPackage = z.infer<typeof pylockSchema>['packages'][number];

/** An installation by uv that has ended. */
export interface UvInstallation {
  /** Absolute path of the environment. */
  readonly prefix: string;
  /** Absolute folder for what is needed no more afterwards. */
  readonly temporary: string;
  /** The lines that uv was given: their options say where archives come from. */
  readonly requirements: readonly string[];
}

/**
 * The archives that uv has installed: it tells none while it installs, but from the pages of the index that it has kept
 * then it locks the same versions, and the wheel's own tags say which of their files it was. What is not certain is left out.
 * `lock` runs uv with arguments and answers whether it succeeded.
 */
export async function archivesOfUv(
  { prefix, temporary, requirements }: UvInstallation,
  lock: (args: readonly string[]) => Promise<boolean>,
): Promise<KnownArchives> {
  const sitePackages = await findSitePackages(prefix);
  if (sitePackages === null) return new Map();
  const installed = (await readDistributions(sitePackages)).filter(({ source }) => source === undefined);
  const [asked, locked] = [join(temporary, 'installed.txt'), join(temporary, 'pylock.toml')];
  const pinned = installed.map(({ name, version }) => `${name}==${version}`);
  await writeFile(asked, [...optionsIn(requirements), ...pinned, ''].join('\n'), { mode: 0o600 });
  const isLocked = await lock([
    ...['pip', 'compile', '--quiet', '--offline', '--no-deps', '--no-header', '--format', 'pylock.toml'],
    ...['--python', join(prefix, 'bin', 'python'), '--output-file', locked, asked],
  ]);
  if (!isLocked) return new Map();
  const known = readLocked(await readFile(locked, 'utf8').catch(() => ''));
  return new Map(
    installed.flatMap((item): [string, Archive][] => {
      const name = normalizeName(item.name);
      const archive = archiveOf(known.get(`${name} ${item.version}`), tagsOf(sitePackages, item));
      return archive ? [[name, archive]] : [];
    }),
  );
}

function optionsIn(lines: readonly string[]): string[] {
  const { entries } = parseRequirements(lines.join('\n'));
  return entries.flatMap((entry) =>
    entry.type === 'option' && entry.name !== '--require-hashes'
      ? [entry.value === undefined ? entry.name : `${entry.name} ${entry.value}`]
      : [],
  );
}

function readLocked(text: string): ReadonlyMap<string, LockedPackage> {
  try {
    const { packages } = pylockSchema.parse(parse(text));
    return new Map(packages.map((item) => [`${normalizeName(item.name)} ${item.version}`, item]));
  } catch {
    return new Map();
  }
}

/** Tags of the wheel from which a distribution was installed, as its own metadata says them. */
function tagsOf(sitePackages: string, { metadata }: Distribution): string[] {
  const text = textOf(join(sitePackages, metadata, 'WHEEL')) ?? '';
  return [...text.matchAll(/^Tag:[ \t]*(\S+)[ \t\r]*$/gm)].map(([, tag = '']) => tag);
}

function archiveOf(item: LockedPackage | undefined, tags: readonly string[]): Archive | undefined {
  if (!item) return undefined;
  const wanted = [...tags].sort().join(' ');
  const wheels = item.wheels.filter(({ url }) => tagsInName(url).sort().join(' ') === wanted);
  // A wheel that was built here is for this Linux, which no index takes, or of a distribution that has none else.
  const isBuiltHere = item.wheels.length === 0 || tags.some((tag) => /-linux_[a-z0-9_]+$/.test(tag));
  const [found, ...others] = wheels.length > 0 ? wheels : isBuiltHere && item.sdist ? [item.sdist] : [];
  if (!found || others.length > 0) return undefined;
  return { url: replaceLogins(found.url, () => ''), hash: `sha256:${found.hashes.sha256}` };
}

/** `py2.py3-none-any` stands for a tag of each. */
function tagsInName(url: string): string[] {
  const [python = '', abi = '', platform = ''] = decodeURIComponent(url)
    .replace(/\.whl(?:[?#].*)?$/, '')
    .split('-')
    .slice(-3);
  return python
    .split('.')
    .flatMap((first) =>
      abi.split('.').flatMap((second) => platform.split('.').map((third) => `${first}-${second}-${third}`)),
    );
}
