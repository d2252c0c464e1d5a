import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first table under a heading of a page in docs: its rows by their first cell, each with its cells by the column. */
export function tableUnder(
  heading: string,
  page = 'exchange.md',
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const text = readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8');
  const [, section] = text.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`docs/${page} has no heading “${heading}”.`);
  const [own = ''] = section.split('\n## ');
  const lines = own.split('\n').filter((line) => line.startsWith('|'));
  const [columns = [], , ...rows] = lines.map(cellsOf);
  return new Map(
    rows.map((cells) => [
      plain(cells[0] ?? ''),
      Object.fromEntries(columns.map((name, at) => [plain(name), cells[at] ?? ''])),
    ]),
  );
}

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

const plain = (cell: string): string => cell.replaceAll('`', '');
