import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A Python whose pip speaks today's specifiers: pip 24.1 dropped the legacy ones. */
export function findPipPython(): string | undefined {
  const versions = join(homedir(), '.pyenv', 'versions');
  let installed: string[] = [];
  try {
    installed = readdirSync(versions).map((version) => join(versions, version, 'bin', 'python'));
  } catch {
    installed = [];
  }
  return ['/usr/bin/python3', ...installed].find((python) => {
    try {
      const version = execFileSync(python, ['-c', 'import pip; print(pip.__version__)'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      const [major = 0, minor = 0] = version.split('.').map(Number);
      return major > 24 || (major === 24 && minor >= 1);
    } catch {
      return false;
    }
  });
}
