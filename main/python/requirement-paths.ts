import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { homeFolder } from '../store/folders';
import type { RequirementEntry, SourceEntry } from './requirements';

/** Characters that neither pip nor uv reads as anything but themselves. */
const plainPath = /^[A-Za-z0-9_./+@,=-]+$/;

/** The path that only means something from a folder; undefined when the entry has none. */
export function relativePathOf(entry: RequirementEntry): string | undefined {
  const path = pathOf(entry);
  return path === undefined || isAbsolute(path) || /^[a-z][a-z0-9+.-]+:/i.test(path) ? undefined : path;
}

/** The line of an entry with its path made absolute from the folder; `~` is the home folder. */
export function absoluteLine(entry: RequirementEntry, folder: string): string {
  const path = relativePathOf(entry);
  if (path === undefined) return entry.text;
  const absolute = path === '~' || path.startsWith('~/') ? join(homeFolder(), path.slice(2)) : resolve(folder, path);
  if (entry.type === 'path') return sourceLine(entry, absolute);
  return `--find-links ${plainPath.test(absolute) ? absolute : JSON.stringify(absolute)}`;
}

function sourceLine(entry: SourceEntry, absolute: string): string {
  const place = plainPath.test(absolute) ? absolute : pathToFileURL(absolute).href;
  if (!entry.isEditable) return place + entry.text.slice(entry.source.length);
  return `-e ${place}${entry.extras.length === 0 ? '' : `[${entry.extras.join(',')}]`}`;
}

function pathOf(entry: RequirementEntry): string | undefined {
  if (entry.type === 'path') return entry.source;
  return entry.type === 'option' && entry.name === '--find-links' ? entry.value : undefined;
}
