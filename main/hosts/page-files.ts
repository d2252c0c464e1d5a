import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { ClocheError } from '../../preload/contract';

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
}

/** The files of the page by their path in an address, such as `/index.html`; `/` is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/**
 * Reads the built page once. What is not in this map does not exist for either host, so that no address can lead out
 * of the folder. Throws a ClocheError when the page has not been built.
 */
export function readPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const path of listFiles(folder)) {
    const type = types[extname(path)];
    if (type) files.set(posix.join('/', path), { body: readFileSync(join(folder, path)), type });
  }
  const page = files.get('/index.html');
  if (!page) {
    throw new ClocheError('not-found', `The page of Cloche is not in ${folder}.`, { hint: 'Run `npm run build`.' });
  }
  return files.set('/', page);
}

function listFiles(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch {
    return [];
  }
}

/** What the page may load and do, for either host: only its own files. xterm and Base UI write style attributes. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Headers of every answer of either host. */
export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;
