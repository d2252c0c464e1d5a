import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Archive } from './wheels';

/** A package index (PEP 503) on this machine. */
export interface LocalIndex {
  /** Address of its `simple` page. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const normalize = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** Serves the archives; `falseHashes` names the files whose page promises another hash than they have. */
export async function startIndex(
  archives: readonly Archive[],
  falseHashes: readonly string[] = [],
): Promise<LocalIndex> {
  const requests: string[] = [];
  const page = (name: string) =>
    archives
      .filter((archive) => normalize(archive.name) === name)
      .map(({ fileName, sha256, requiresPython, yanked }) => {
        const hash = falseHashes.includes(fileName) ? '0'.repeat(64) : sha256;
        const told = [
          ...(requiresPython === undefined ? [] : [` data-requires-python="${escaped(requiresPython)}"`]),
          ...(yanked === undefined ? [] : [` data-yanked="${escaped(yanked)}"`]),
        ];
        return `<a href="/files/${fileName}#sha256=${hash}"${told.join('')}>${fileName}</a>`;
      });
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const file = archives.find(({ fileName }) => path === `/files/${fileName}`);
    const links = page(/^\/simple\/([^/]+)\/$/.exec(path)?.[1] ?? '');
    if (file) response.setHeader('content-type', 'application/zip').end(file.bytes);
    else if (links.length > 0)
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><html><body>${links.join('\n')}</body></html>`);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
