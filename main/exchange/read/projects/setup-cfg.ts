import type { ImportChoice, TextFile } from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { createLineFinder } from '../line-finder';
import { addSpecifier, createParts, groupOf, type Parts, readingOf, reject, remarkAt } from '../parts/parts';
import { projectName } from '../project-name';
import { checkLength } from '../read-json';
import { askedPython } from '../versions/required-python';
import { expandOwnExtras } from './own-extras';

/** Whether a text has sections that setuptools reads: `[options]`, or `[metadata]` with values that are no TOML. */
export const isSetupCfg = (text: string): boolean =>
  /^\ufeff?\[options(?:\.[\w.-]+)?\][ \t]*\r?$/m.test(text) ||
  (/^\ufeff?\[metadata\][ \t]*\r?$/m.test(text) && /^(?:name|version|author|description)\s*[=:]\s*[^\s"']/m.test(text));

interface Value {
  /** Line of its key. */
  readonly line: number;
  /** Not blank, without comments. */
  readonly lines: string[];
}

/** What a setup.cfg asks for: what setuptools installs, its extras as groups. Throws `too-large`. */
export function readSetupCfg(file: TextFile, choice: ImportChoice): Reading {
  checkLength(shownName(file.fileName), file.text);
  const parts = createParts(createLineFinder(file.text));
  const sections = readSections(parts, file.text);
  const options = sections.get('options');
  addValue(parts, parts.main, options?.get('install_requires'));
  for (const [extra, value] of sections.get('options.extras_require') ?? []) {
    const group = groupOf(parts, extra);
    group.direct = addValue(parts, group.entries, value);
  }
  const ownName = plainText(sections.get('metadata')?.get('name'));
  expandOwnExtras(parts, { name: ownName, extras: [...parts.groups.keys()] });
  return readingOf(parts, {
    format: 'setup.cfg',
    name: projectName(file.fileName, ownName),
    ownName,
    asked: askedPython(plainText(options?.get('python_requires'))),
    choice,
  });
}

const plainText = (value: Value | undefined): string | undefined =>
  value && !/^(?:attr|file):/.test(value.lines[0] ?? '') ? value.lines.join(' ') || undefined : undefined;

function addValue(parts: Parts, target: Parts['main'], value: Value | undefined): number {
  const [first = ''] = value?.lines ?? [];
  const from = /^(?:file|attr):\s*(.*)/.exec(first)?.[1];
  if (value && from !== undefined) {
    const text = `It takes these from ${from.slice(0, 200)}, which is not read: import that instead.`;
    parts.warnings.push(remarkAt(value.line, text));
    return 0;
  }
  const texts = (value?.lines ?? []).flatMap(split);
  for (const text of texts) addSpecifier(parts, target, text);
  return texts.length;
}

/** A list on one line is separated by semicolons where each part is a requirement; otherwise they begin markers. */
function split(line: string): string[] {
  const pieces = line.split(';').map((piece) => piece.trim());
  const isList =
    pieces.length > 1 &&
    pieces.every((piece) => /^[A-Za-z0-9][\w.-]*(?:\s*\[[^\]]*\])?\s*(?:[<>=!~]=?[^'"]*)?$/.test(piece));
  return isList ? pieces.filter((piece) => piece !== '') : [line];
}

/** Sections and their values as Python's configparser reads them; a line that is none of it is rejected. */
function readSections(parts: Parts, text: string): Map<string, Map<string, Value>> {
  const sections = new Map<string, Map<string, Value>>();
  let section: Map<string, Value> | undefined;
  let value: Value | undefined;
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = /^\s*[#;]/.test(raw) ? '' : raw.replace(/\s#.*$/, '').trimEnd();
    if (line.trim() === '') continue;
    const [, name] = /^\[([^\]]+)\]$/.exec(line) ?? [];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      value = undefined;
    } else if (/^\s/.test(line) && value) value.lines.push(line.trim());
    else {
      const at = line.search(/[=:]/);
      const [key, rest] = [line.slice(0, Math.max(0, at)).trim(), line.slice(at + 1).trim()];
      if (key === '' || !section) reject(parts, index + 1, line.trim(), 'is no setting.');
      else {
        value = { line: index + 1, lines: rest === '' ? [] : [rest] };
        section.set(key.toLowerCase(), value);
      }
    }
  }
  return sections;
}
