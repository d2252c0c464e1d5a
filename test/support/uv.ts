import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const start = promisify(execFile);
const uvVersion = '0.13.9';
const cache = fileURLToPath(new URL('../../node_modules/.cache/cloche-tests/', import.meta.url));

/**
 * Folder that holds `uv`, got from PyPI once and kept with the project's other caches for later runs; null when it cannot
 * be had and that is allowed, which it is not where `CI=true`.
 */
export async function findUv(): Promise<string | null> {
  const kept = join(cache, `uv-${uvVersion}`);
  const program = join(kept, 'uv');
  if (existsSync(program)) return kept;
  await mkdir(kept, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  try {
    await start('/usr/bin/python3', ['-m', 'venv', draft]);
    await start(join(draft, 'bin', 'pip'), ['install', '--quiet', '--no-cache-dir', `uv==${uvVersion}`]);
    // Test files run beside each other: whoever comes second puts the same program in its place.
    await rename(join(draft, 'bin', 'uv'), program);
    return kept;
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    process.stderr.write(`uv cannot be had, so what needs it is not tested: ${reason}\n`);
    return null;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
