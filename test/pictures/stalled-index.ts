import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A package index that lets every question wait until it is told to refuse. */
export interface StalledIndex {
  readonly address: string;
  /** Answers what waits, and everything after it, with 404. */
  refuse(): void;
  close(): void;
}

/** Starts such an index on a free port of 127.0.0.1. */
export async function startStalledIndex(): Promise<StalledIndex> {
  const waiting: ServerResponse[] = [];
  let isRefusing = false;
  const server = createServer((_request, response) => {
    if (isRefusing) response.writeHead(404).end();
    else waiting.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`,
    refuse: () => {
      isRefusing = true;
      for (const response of waiting.splice(0)) response.writeHead(404).end();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
