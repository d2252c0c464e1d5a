import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Package } from '../../preload/contract';

/** Name and version stand at the head of the metadata, whose description may be long. */
const headBytes = 4096;

/** A distribution with the place of its own metadata. */
export interface Distribution extends Package {
  /** Name of its `.dist-info` or `.egg-info` in site-packages. */
  readonly metadata: string;
}

/**
 * Packages in a site-packages folder, ordered by name, read from their metadata without running Python. Metadata that
 * cannot be read is left out; a folder that does not exist has none.
 */
export async function readInstalled(sitePackages: string): Promise<Package[]> {
  const distributions = await readDistributions(sitePackages);
  return distributions.map(({ metadata: _metadata, ...rest }) => rest);
}

/** The same as {@link readInstalled}, with where each one's metadata is. */
export async function readDistributions(sitePackages: string): Promise<Distribution[]> {
  const names = await readdir(sitePackages).catch(() => []);
  const found = await Promise.all(
    names.map((name) => {
      if (name.startsWith('~')) return null;
      if (name.endsWith('.dist-info')) return readDistInfo(sitePackages, name);
      return name.endsWith('.egg-info') ? readEggInfo(sitePackages, name) : null;
    }),
  );
  return found
    .filter((distribution) => distribution !== null)
    .sort((left, right) => left.name.localeCompare(right.name, 'en', { sensitivity: 'base' }));
}

async function readDistInfo(sitePackages: string, metadata: string): Promise<Distribution | null> {
  const folder = join(sitePackages, metadata);
  const [identity, files] = await Promise.all([
    readIdentity(join(folder, 'METADATA')),
    readdir(folder).catch((): string[] => []),
  ]);
  if (!identity) return null;
  const installer = files.includes('INSTALLER') ? await readText(join(folder, 'INSTALLER')) : null;
  const direct = files.includes('direct_url.json') ? await readText(join(folder, 'direct_url.json')) : null;
  return {
    ...identity,
    ...(installer?.trim() ? { installer: installer.trim() } : {}),
    isRequested: files.includes('REQUESTED'),
    ...(direct ? readDirectUrl(direct) : {}),
    metadata,
  };
}

async function readEggInfo(sitePackages: string, metadata: string): Promise<Distribution | null> {
  const place = join(sitePackages, metadata);
  const identity = (await readIdentity(join(place, 'PKG-INFO'))) ?? (await readIdentity(place));
  return identity && { ...identity, metadata };
}

async function readIdentity(file: string): Promise<{ name: string; version: string } | null> {
  const head = await readHead(file);
  const name = head && /^Name:[ \t]*(\S.*?)[ \t\r]*$/im.exec(head)?.[1];
  const version = head && /^Version:[ \t]*(\S.*?)[ \t\r]*$/im.exec(head)?.[1];
  return name && version ? { name, version } : null;
}

async function readHead(file: string): Promise<string | null> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(headBytes), 0, headBytes, 0);
      const text = buffer.toString('utf8', 0, bytesRead);
      const end = /\r?\n\r?\n/.exec(text);
      return end ? text.slice(0, end.index) : text;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

const readText = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);

/** PEP 610: https://packaging.python.org/en/latest/specifications/direct-url-data-structure/ */
const directUrlSchema = z.object({
  url: z.string(),
  dir_info: z.object({ editable: z.boolean().optional() }).optional(),
  vcs_info: z.object({ vcs: z.string(), commit_id: z.string() }).optional(),
  archive_info: z.object({ hashes: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Where a distribution came from, and the hash of its archive where it is known. */
export function readDirectUrl(text: string): Pick<Package, 'source' | 'hashes'> {
  let direct: z.infer<typeof directUrlSchema>;
  try {
    direct = directUrlSchema.parse(JSON.parse(text));
    if (direct.dir_info) return { source: fileURLToPath(direct.url) };
  } catch {
    return {};
  }
  if (direct.vcs_info) return { source: `${direct.vcs_info.vcs}+${direct.url}@${direct.vcs_info.commit_id}` };
  const sha256 = direct.archive_info?.hashes?.sha256;
  return { source: direct.url, ...(sha256 ? { hashes: [`sha256:${sha256}`] } : {}) };
}
