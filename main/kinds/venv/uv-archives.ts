import { join } from 'node:path';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { findTool } from '../../process/find-tool';
import { replaceLogins } from '../../process/redact';
import type { Archive, KnownArchives } from '../../python/archives';
import { type Distribution, readDistributions } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { findSitePackages } from '../../python/prefix';
import { parseRequirements } from '../../python/requirements';
import { textOf } from '../../store/quick-look';
import type { ProbeContext, Subject } from '../kind';
import { type VenvSpec, venvPrefix } from './spec';
import { uvFlags, uvVariables } from './uv';

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
const lockMs = 10_000;
const lockBytesMax = 16 * 1024 * 1024;
type LockedPackage = z.infer<typeof pylockSchema>['packages'][number];

/**
 * The archives that uv has installed: it tells none while it installs, but from the pages of the index that it has kept
 * since then it locks the same versions, and the wheel's own tags say which of their files it was. Nothing is fetched, and
 * what is not certain is left out.
 */
export async function archivesOfUv(subject: Subject<VenvSpec>, { run, signal }: ProbeContext): Promise<KnownArchives> {
  const prefix = venvPrefix(subject);
  const sitePackages = await findSitePackages(prefix);
  const found = sitePackages === null ? [] : await readDistributions(sitePackages);
  const installed = found.filter(({ installer, source }) => installer === 'uv' && source === undefined);
  const uv = installed.length === 0 ? null : await findTool('uv');
  if (sitePackages === null || uv === null) return new Map();
  const pinned = installed.map(({ name, version }) => `${name}==${version}`);
  const { code, stdout } = await run(
    uv,
    [
      ...[
        'pip',
        'compile',
        ...uvFlags(subject.variables),
        '--quiet',
        '--offline',
        '--no-deps',
        '--no-header',
        '--format',
        'pylock.toml',
      ],
      ...['--python', join(prefix, 'bin', 'python'), '-'],
    ],
    {
      folder: subject.paths.folder,
      input: [...optionsIn(subject.spec.requirements), ...pinned, ''].join('\n'),
      variables: uvVariables(subject.variables),
      signal,
      timeoutMs: lockMs,
      stdoutBytesMax: lockBytesMax,
      isLogged: false,
    },
  );
  const known = readLocked(code === 0 ? stdout : '');
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
