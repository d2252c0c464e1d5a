import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Home } from './home';
import { root } from './programs';

/** A running browser host. */
export interface RunningHost {
  /** The printed address; it lets one page in. */
  readonly link: string;
  readonly child: ChildProcess;
  /** All that it has written so far. */
  output(): string;
  /** Ends it as Ctrl+C does; resolves to its exit code. */
  end(): Promise<number | null>;
}

/** Starts the built browser host in a home and waits for its address. */
export async function startBrowserHost(home: Pick<Home, 'folder' | 'variables'>): Promise<RunningHost> {
  const child = spawn(process.execPath, [join(root, 'dist/main/browser.js')], {
    cwd: home.folder,
    env: home.variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const link = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const found = /^Cloche is at (http:\S+)$/.exec(line);
      if (found) resolve(found[1] as string);
    });
    child.once('exit', (code) => reject(new Error(`The browser host ended with ${code}:\n${output}`)));
  });
  return {
    link,
    child,
    output: () => output,
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

/** A link for one more page, as a second start of the browser host prints it. */
export async function nextLink(home: Home): Promise<string> {
  const args = [join(root, 'dist/main/browser.js')];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: home.variables });
  const [, link] = /^Cloche is at (http:\S+)$/m.exec(stdout) ?? [];
  if (link === undefined) throw new Error(`The second start printed no address:\n${stdout}`);
  return link;
}
