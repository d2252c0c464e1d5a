import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { type Distribution, readDistributions } from './installed';
import { normalizeName } from './requirements';

/** Missing files named for one distribution; more would not help. */
const filesNamedMax = 5;
const importable = /\.(py|so)$/;

/**
 * Checks that the requested distributions are installed and that every importable file that a RECORD promises is there
 * in its size. Answers with a sentence for each thing that is not; empty when all is well.
 */
export async function verifyInstalled(sitePackages: string, requested: readonly string[]): Promise<string[]> {
  const distributions = await readDistributions(sitePackages);
  const present = new Set(distributions.map(({ name }) => normalizeName(name)));
  const absent = requested.filter((name) => !present.has(normalizeName(name)));
  const problems = absent.map((name) => `${name} is not installed.`);
  for (const distribution of distributions) {
    const wrong = await findDamage(sitePackages, distribution);
    if (wrong.length === 0) continue;
    const rest = wrong.length > filesNamedMax ? ` and ${wrong.length - filesNamedMax} more` : '';
    const { name, version } = distribution;
    problems.push(`${name} ${version} is damaged: ${wrong.slice(0, filesNamedMax).join(', ')}${rest}.`);
  }
  return problems;
}

async function findDamage(sitePackages: string, { metadata }: Distribution): Promise<string[]> {
  if (!metadata.endsWith('.dist-info')) return [];
  const record = await readFile(join(sitePackages, metadata, 'RECORD'), 'utf8').catch(() => null);
  if (record === null) return [`${metadata}/RECORD is missing`];
  const checks = readRecord(record).map(async ({ path, size }) => {
    if (!importable.test(path) || isAbsolute(path) || normalize(path).startsWith('..')) return null;
    const found = await stat(join(sitePackages, path)).catch(() => null);
    if (!found) return `${path} is missing`;
    return size === undefined || found.size === size ? null : `${path} has ${found.size} bytes instead of ${size}`;
  });
  return (await Promise.all(checks)).filter((problem) => problem !== null);
}

/** The files of a RECORD (CSV): https://packaging.python.org/en/latest/specifications/recording-installed-packages/ */
export function readRecord(text: string): { path: string; size?: number }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^(?:"((?:[^"]|"")*)"|([^,]*)),[^,]*,(\d*)$/.exec(line);
    const path = match?.[1]?.replaceAll('""', '"') ?? match?.[2];
    return path ? [{ path, ...(match?.[3] ? { size: Number(match[3]) } : {}) }] : [];
  });
}
