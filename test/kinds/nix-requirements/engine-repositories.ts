import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary';

/** Small engines that are asked like the real ones. */
const engines = join(import.meta.dirname, '../../fixtures/nix-engines');

/** A Git repository of this machine in the place of an engine's own. */
export interface EngineRepository {
  readonly url: string;
  /** The commit that its main branch is at. */
  head(): string;
  /** Writes a file and commits it. */
  commit(name: string, text: string): void;
}

/** Makes a repository with the files of a small engine. */
export function engineRepository(name: string): EngineRepository {
  const folder = join(temporaryFolder(), name);
  cpSync(join(engines, name), folder, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch', 'trunk');
  const commitAll = () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'A state');
  };
  commitAll();
  return {
    url: `file://${folder}`,
    head: () => git('rev-parse', 'HEAD'),
    commit: (file, text) => {
      writeFileSync(join(folder, file), text);
      commitAll();
    },
  };
}
