import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { readInstalled } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { pythonOf } from '../../python/pip/make-venv';
import type { JobContext } from '../kind';

const timeoutMs = 10_000;
const script = 'import json, sys; print(json.dumps([entry for entry in sys.path if entry]))';

/**
 * Those of the names that a venv which sees the packages of its base interpreter does not find there: these it must have
 * itself. All of them where its Python does not tell.
 */
export async function missingInBase(
  prefix: string,
  names: readonly string[],
  { run, signal }: Pick<JobContext, 'run' | 'signal'>,
): Promise<string[]> {
  // With the user's own folder of packages, which pip takes into account as well.
  const { code, stdout } = await run(pythonOf(prefix), ['-c', script], { folder: '/', signal, timeoutMs });
  const folders = code === 0 ? readFolders(stdout) : [];
  const outside = folders.filter((folder) => isAbsolute(folder) && !folder.startsWith(`${prefix}/`));
  const packages = await Promise.all(outside.map((folder) => readInstalled(folder)));
  const known = new Set(packages.flat().map(({ name }) => normalizeName(name)));
  return names.filter((name) => !known.has(normalizeName(name)));
}

function readFolders(output: string): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  } catch {
    return [];
  }
}
