import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const rooms = readdirSync(join(root, 'main')).map((room) => join('main', room, 'README.md'));
const ofRooms = rooms.filter((path) => existsSync(join(root, path)));
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'docs/exchange.md',
  'docs/cloche-file.md',
  ...ofRooms,
];

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** The headings of a page as addresses have them. */
const headingsOf = (path: string) =>
  [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', heading] = target.split('#');
  const path = file === '' ? page : relative(root, join(root, dirname(page), file));
  return existsSync(join(root, path)) && (heading === undefined || headingsOf(path).includes(heading));
}

test('every link from page to page leads somewhere, also to its heading', () => {
  const links = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, target = '']) => ({ page, target })),
  );
  expect(links).toContainEqual({ page: 'ARCHITECTURE.md', target: 'CONTRIBUTING.md#add-a-kind' });
  expect(links.filter(({ page, target }) => !leadsSomewhere(page, target))).toEqual([]);
});

test('every source that the pages about the house name is there', () => {
  const named = ['ARCHITECTURE.md', ...ofRooms].flatMap((page) =>
    [...textOf(page).matchAll(/`([\w./-]+(?:\/|\.ts))`/g)].map(([, source = '']) => ({ page, source })),
  );
  expect(named).toContainEqual({ page: 'main/conda/README.md', source: 'zone/zone.ts' });
  const isThere = (page: string, source: string) =>
    [dirname(page), 'main', '.'].some((from) => existsSync(join(root, from, source)));
  const ofEnvironments = ['content/', 'generations/N/', 'content/generations/N/'];
  expect(named.filter(({ page, source }) => !ofEnvironments.includes(source) && !isThere(page, source))).toEqual([]);
});

test('the map of the house has every room', () => {
  const map = textOf('ARCHITECTURE.md');
  const folders = ['main', 'renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()),
  );
  expect(folders.map(({ name }) => name)).toContain('kinds');
  expect(folders.filter(({ name }) => !map.includes(`${name}/`))).toEqual([]);
});
