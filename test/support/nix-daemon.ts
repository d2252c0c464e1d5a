import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { untilTrue } from './eventually';
import type { NixStore } from './nix-store';

/** A Nix daemon that opens a store to those who may not write it. */
export interface NixDaemon {
  /** What those who speak to it have beside the variables of the store. */
  readonly variables: Readonly<Record<string, string>>;
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Starts a daemon as the user who runs the tests, and resolves once it takes connections. */
export async function startNixDaemon(store: NixStore): Promise<NixDaemon> {
  const daemon = spawn('nix-daemon', { env: store.variables, cwd: store.folder, stdio: 'ignore' });
  const ended = once(daemon, 'exit');
  const socket = join(store.folder, 'state/daemon-socket/socket');
  await untilTrue(() => takesConnections(socket));
  return {
    variables: { NIX_REMOTE: 'daemon' },
    stop: async () => {
      daemon.kill();
      await ended;
    },
  };
}

const takesConnections = (socket: string) =>
  new Promise<boolean>((resolve) => {
    const connection = connect(socket, () => connection.end(() => resolve(true)));
    connection.on('error', () => resolve(false));
  });
