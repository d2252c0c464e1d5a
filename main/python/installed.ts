import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Package } from '../../preload/contract';
import { createPauses, namesIn, textOf } from '../store/quick-look';
import { findSitePackages } from './prefix';

/** Name and version stand at the head of the metadata, whose description may be long. */
const headBytes = 4096;

/** A distribution with the place of its own metadata. */
export interface Distribution extends Package {
  /** Name of its `.dist-info` or `.egg-info` in site-packages. */
  readonly metadata: string;
  /** Its source is a folder that Python imports from as it is now. */
  readonly isEditable?: boolean;
}

/**
 * Packages in a site-packages folder, ordered by name, read from their metadata without running Python. Metadata that
 * cannot be read is left out; a folder that does not exist has none.
 */
export async function readInstalled(sitePackages: string): Promise<Package[]> {
  return (await readDistributions(sitePackages)).map(asPackage);
}

/** A distribution by what is told of it. */
export const asPackage = ({ metadata: _metadata, isEditable: _isEditable, ...rest }: Distribution): Package => rest;

/** {@link readInstalled} for the prefix of a Python, such as a virtual environment; none where it has no library. */
export async function readPackages(prefix: string): Promise<Package[]> {
  const sitePackages = await findSitePackages(prefix);
  return sitePackages === null ? [] : readInstalled(sitePackages);
}

/** The same as {@link readInstalled}, with where each one's metadata is; without those whose metadata is `skipped`. */
export async function readDistributions(
  sitePackages: string,
  skipped: ReadonlySet<string> = new Set(),
): Promise<Distribution[]> {
  const found: Distribution[] = [];
  const pause = createPauses();
  for (const name of namesIn(sitePackages)) {
    if (skipped.has(name)) continue;
    const distribution = readDistribution(sitePackages, name);
    if (distribution) found.push(distribution);
    await pause();
  }
  return found.sort((left, right) => left.name.localeCompare(right.name, 'en', { sensitivity: 'base' }));
}

function readDistribution(sitePackages: string, name: string): Distribution | null {
  if (name.startsWith('~')) return null;
  if (name.endsWith('.dist-info')) return readDistInfo(sitePackages, name);
  return name.endsWith('.egg-info') ? readEggInfo(sitePackages, name) : null;
}

function readDistInfo(sitePackages: string, metadata: string): Distribution | null {
  const folder = join(sitePackages, metadata);
  const identity = readIdentity(join(folder, 'METADATA'));
  if (!identity) return null;
  const files = namesIn(folder);
  const installer = files.includes('INSTALLER') ? textOf(join(folder, 'INSTALLER')) : null;
  const direct = files.includes('direct_url.json') ? textOf(join(folder, 'direct_url.json')) : null;
  return {
    ...identity,
    ...(installer?.trim() ? { installer: installer.trim() } : {}),
    isRequested: files.includes('REQUESTED'),
    ...(direct ? readDirectUrl(direct) : {}),
    metadata,
  };
}

function readEggInfo(sitePackages: string, metadata: string): Distribution | null {
  const place = join(sitePackages, metadata);
  const identity = readIdentity(join(place, 'PKG-INFO')) ?? readIdentity(place);
  return identity && { ...identity, metadata };
}

function readIdentity(file: string): { name: string; version: string } | null {
  const text = readHead(file);
  const name = text && /^Name:[ \t]*(\S.*?)[ \t\r]*$/im.exec(text)?.[1];
  const version = text && /^Version:[ \t]*(\S.*?)[ \t\r]*$/im.exec(text)?.[1];
  return name && version ? { name, version } : null;
}

/** One for all: nothing is read beside. */
const head = Buffer.alloc(headBytes);

function readHead(file: string): string | null {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const text = head.toString('utf8', 0, readSync(descriptor, head, 0, headBytes, 0));
      const end = /\r?\n\r?\n/.exec(text);
      return end ? text.slice(0, end.index) : text;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** PEP 610: https://packaging.python.org/en/latest/specifications/direct-url-data-structure/ */
const directUrlSchema = z.object({
  url: z.string(),
  dir_info: z.object({ editable: z.boolean().optional() }).optional(),
  vcs_info: z.object({ vcs: z.string(), commit_id: z.string() }).optional(),
  archive_info: z.object({ hashes: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Where a distribution came from, and the hash of its archive where it is known. */
export function readDirectUrl(text: string): Pick<Distribution, 'source' | 'hashes' | 'isEditable'> {
  let direct: z.infer<typeof directUrlSchema>;
  try {
    direct = directUrlSchema.parse(JSON.parse(text));
    if (direct.dir_info) {
      const isEditable = direct.dir_info.editable === true;
      return { source: fileURLToPath(direct.url), ...(isEditable ? { isEditable } : {}) };
    }
  } catch {
    return {};
  }
  if (direct.vcs_info) return { source: `${direct.vcs_info.vcs}+${direct.url}@${direct.vcs_info.commit_id}` };
  const sha256 = direct.archive_info?.hashes?.sha256;
  return { source: direct.url, ...(sha256 ? { hashes: [`sha256:${sha256}`] } : {}) };
}
