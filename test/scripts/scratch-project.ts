import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../support/temporary';

const lock = JSON.stringify({ packages: { '': {} } });

const program = `
console.log(JSON.stringify({ program: 'PROGRAM', args: process.argv.slice(2), cwd: process.cwd(), variables: process.env }));
process.exitCode = 3;
`;

const mainConfig = `
export default { build: { ssr: true, outDir: 'dist/main', rollupOptions: {
  input: { electron: 'main/electron.ts', browser: 'main/browser.ts', cli: 'main/cli.ts', 'pty-host': 'main/terminals/host/main.ts',
    reader: 'main/exchange/reader/main.ts' },
  output: { entryFileNames: '[name].js' } } } };
`;
const preloadConfig = `
export default { build: { outDir: 'dist/preload',
  lib: { entry: 'preload/electron.ts', formats: ['cjs'], fileName: () => 'electron.cjs' } } };
`;

/** A project of a few lines with the real scripts; its programs print how they were started and exit with 3. */
export function scratchProject(): string {
  const folder = temporaryFolder();
  const files = {
    'package.json': '{"type":"module","main":"dist/main/electron.js","bin":{"cloche":"dist/main/cli.js"}}',
    'package-lock.json': lock,
    'node_modules/.package-lock.json': lock,
    'vite.config.ts': "export default { root: 'renderer', build: { outDir: '../dist/renderer' } };",
    'vite.main.config.ts': mainConfig,
    'vite.preload.config.ts': preloadConfig,
    'renderer/index.html': '<!doctype html><title>page</title>',
    'preload/electron.ts': 'export const preload = true;',
    'main/electron.ts': program.replace('PROGRAM', 'electron'),
    'main/browser.ts': program.replace('PROGRAM', 'browser'),
    'main/cli.ts': program.replace('PROGRAM', 'cli'),
    'main/terminals/host/main.ts': program.replace('PROGRAM', 'pty-host'),
    'main/exchange/reader/main.ts': program.replace('PROGRAM', 'reader'),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  cpSync('scripts', join(folder, 'scripts'), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules', 'vite'), join(folder, 'node_modules', 'vite'));
  return folder;
}

/** How a script of the scratch project ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of a scratch project to its end, with nothing of npm and no display in its variables but what is given. */
export function runScript(folder: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: process.env.TMPDIR, ...variables };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (bytes) => {
      stdout += bytes;
    });
    child.stderr.on('data', (bytes) => {
      stderr += bytes;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
