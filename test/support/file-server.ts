import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of texts on this machine. */
export interface FileServer {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Serves texts by their paths; anything else is not found. */
export async function serveFiles(files: Readonly<Record<string, string>>): Promise<FileServer> {
  const requests: string[] = [];
  const server = createServer(({ url = '/' }, response) => {
    requests.push(url);
    const text = files[url];
    if (text === undefined) response.writeHead(404).end();
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
