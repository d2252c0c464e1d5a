import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Cloche in the browser host, for a home of its own. */
export interface RunningHost {
  /** An address that lets in once. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the built browser host; resolves once it has printed its address. */
export async function startBrowserHost(home: string, variables: NodeJS.ProcessEnv): Promise<RunningHost> {
  const child = spawn(process.execPath, ['dist/main/browser.js'], {
    env: { PATH: process.env.PATH, HOME: home, SHELL: '/bin/bash', LANG: 'C.UTF-8', CLOCHE_NO_OPEN: '1', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\S+/.exec(line)?.[0];
    if (!address) continue;
    return {
      address,
      stop: async () => {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error('The browser host ended before it printed an address.');
}
