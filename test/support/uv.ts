import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const start = promisify(execFile);
const uvVersion = '0.13.9';

/**
 * Folder that holds `uv`, got from PyPI once and kept in the temporary folder for later runs; null when it cannot be had
 * and that is allowed, which it is not where `CI=true`.
 */
export async function findUv(): Promise<string | null> {
  const kept = join(tmpdir(), `cloche-test-uv-${uvVersion}-${userInfo().uid}`);
  const bin = join(kept, 'bin');
  if (existsSync(join(bin, 'uv'))) return bin;
  const draft = await mkdtemp(`${kept}-`);
  try {
    await start('/usr/bin/python3', ['-m', 'venv', draft]);
    await start(join(draft, 'bin', 'pip'), ['install', '--quiet', `uv==${uvVersion}`]);
    await rename(draft, kept).catch((error) => {
      if (!existsSync(join(bin, 'uv'))) throw error;
    });
    return bin;
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    return null;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
