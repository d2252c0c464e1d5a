import { isMap, isScalar, isSeq, type Node } from 'yaml';
import {
  ClocheError,
  environmentNameSchema,
  type Remark,
  type TextFile,
  variablesSchema,
} from '../../../preload/contract';
import { holdsSecret, parseMatchSpec } from '../../conda/match-spec';
import { condaPlatform } from '../../conda/platform';
import { condaSpecSchema, namesOf, placesOf } from '../../conda/spec';
import type { RequirementEntry } from '../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile } from '../free-name';
import { type Found, numberWarning, readDependencies } from './environment-dependencies';
import { flatten } from './includes';
import { isNothing, isVersionNumber, type LineOf, readYaml, textOf } from './read-yaml';
import {
  channelConfirmation,
  confirmationsOf,
  emptyWarning,
  remarkOn,
  variableConfirmation,
  warningsOf,
} from './remarks';
import { ownEntries, requirementLines } from './requirements';

/** Whether a text looks like an environment.yml: it has one of the keys that only that has, where its first key stands. */
export function isEnvironmentYaml(text: string): boolean {
  const [, lead = '', dash = ''] = /^\ufeff?( {0,100})(?![\s#%]|---)(- {1,100})?/m.exec(text) ?? [];
  const indent = `(?:${lead}|${lead}${' '.repeat(dash.length)})`;
  const key = new RegExp(`^\\ufeff?${indent}(?:-\\s+)?(["']?)(?:dependencies|channels)\\1\\s*:(?:\\s|$)`, 'm');
  return key.test(text);
}

/** The requirement lines of the pip section of an environment.yml; none where it cannot be read. */
export function pipSectionOf(file: TextFile): string {
  try {
    return readParts(file)
      .found.pip.map(({ text }) => text)
      .join('\n');
  } catch (thrown) {
    if (thrown instanceof ClocheError) return '';
    throw thrown;
  }
}

/**
 * What an environment.yml asks for, and of its pip section what that includes from the other files. Everything in it is
 * text as it is written: 3.10 stays 3.10. Throws `invalid-input` when it is none, and `too-large`.
 */
export function readEnvironmentYaml(file: TextFile, others: readonly TextFile[]): Reading {
  const { shown, values, found, channels, lineOf } = readParts(file);
  const variables = readVariables(values.get('variables')?.value, found, lineOf);
  const pip = flatten({ ...file, text: found.pip.map(({ text }) => text).join('\n') }, others);
  const { python, packages } = withPython(found.packages);
  const given = values.get('name')?.value;
  const wanted = isNothing(given) ? undefined : textOf(given);
  const name = environmentNameSchema.safeParse(wanted).success ? (wanted ?? '') : nameFromFile(wanted ?? shown);
  /** Tells an entry of the pip section by its line in the file. */
  const placed = <T extends Pick<RequirementEntry, 'file' | 'line'>>(entry: T): T =>
    entry.file === undefined ? { ...entry, line: found.pip[entry.line - 1]?.line ?? entry.line } : entry;
  return {
    format: 'environment.yml',
    asked: {
      ...nothingAsked(name),
      python,
      packages: { from: 'conda', specs: packages, channels },
      requirements: requirementLines(pip.requirements),
      constraints: requirementLines(pip.constraints),
      variables,
    },
    written: {
      ...pythonIn(found),
      channels: channelTexts(values.get('channels')?.value),
      conda: found.written,
      pip: ownEntries(pip.requirements),
    },
    groups: [],
    confirmations: [
      ...placesOf(channels, found.packages).map(channelConfirmation),
      ...confirmationsOf([...pip.missing, ...pip.requirements, ...pip.constraints].map(placed)),
      ...Object.entries(variables).map(variableConfirmation),
    ],
    warnings: [
      ...(channels.length === 0 ? [{ message: 'It names no channel: conda-forge is taken.' }] : []),
      ...keyWarnings(values, lineOf),
      ...found.warnings,
      ...contentWarnings(found),
      ...(found.pip.length > 0 ? warningsOf(pip.requirements.map(placed), true) : []),
    ],
    rejected: [...found.rejected, ...pip.rejected.map((entry) => remarkOn(placed(entry), entry.message))],
  };
}

/** What stands in the file, but for what needs the other files. */
function readParts(file: TextFile) {
  const shown = shownName(file.fileName);
  const { root, lineOf } = readYaml(shown, file.text);
  if (!isMap(root))
    throw new ClocheError('invalid-input', `${shown} is not an environment.yml: its top level is no mapping.`, {
      hint: isSeq(root)
        ? 'Take out the dash before its first key.'
        : 'It begins with keys such as name: and dependencies:.',
    });
  const found: Found = { packages: [], written: [], pip: [], rejected: [], warnings: [] };
  const values: Values = new Map(
    (root.items as { key: Node; value: Node | null }[]).map(({ key, value }) => [textOf(key) ?? '', { key, value }]),
  );
  readDependencies(values.get('dependencies')?.value, found, lineOf);
  const channels = readChannels(values.get('channels')?.value, found, lineOf);
  return { shown, values, found, channels, lineOf };
}

type Values = Map<string, { readonly key: Node; readonly value: Node | null }>;

const known = new Set([
  'name',
  'channels',
  'dependencies',
  'variables',
  'prefix',
  // Of conda-lock, which reads the same files.
  'category',
  'platforms',
]);

function keyWarnings(values: Values, lineOf: LineOf): Remark[] {
  return [...values].flatMap(([name, { key, value }]): Remark[] => {
    const line = lineOf(key);
    if (!known.has(name))
      return [
        {
          line,
          message: `The key ${name.slice(0, 80)} is not known and is left out.`,
          codes: ['unknown-key'],
          name: name.slice(0, 80),
        },
      ];
    if (name === 'prefix' && !isNothing(value))
      return [
        {
          line,
          message: 'Its prefix is a path of another machine and is left out.',
          codes: ['foreign-prefix'],
          text: textOf(value) ?? '',
        },
      ];
    if (name === 'name' && isVersionNumber(value)) return [numberWarning(line, textOf(value) ?? '')];
    const platforms = name === 'platforms' && isSeq(value) ? value.items.map((item) => textOf(item) ?? '') : [];
    if (platforms.length > 0 && !platforms.includes(condaPlatform))
      return [
        {
          line,
          message: `It is meant for other platforms: ${platforms.join(', ').slice(0, 200)}.`,
          codes: ['other-platform'],
        },
      ];
    return [];
  });
}

function contentWarnings({ packages, pip, rejected }: Found): Remark[] {
  if (packages.length + pip.length === 0) return rejected.length === 0 ? [emptyWarning] : [];
  if (pip.length === 0 || namesOf(packages).includes('pip')) return [];
  return [
    {
      line: pip[0]?.line ?? 1,
      message: 'It has packages for pip without asking for pip itself, which is added.',
      codes: ['pip-not-listed'],
    },
  ];
}

/** What is asked of the package `python`, without its name. */
function pythonIn({ packages, written }: Found): { readonly python?: string } {
  const at = packages.findIndex((text) => parseMatchSpec(text)?.name === 'python');
  const spec = written[at];
  return spec === undefined
    ? {}
    : {
        python: spec
          .replace(/^(?:.*::)?python/i, '')
          .trim()
          .replaceAll(/\s*([=<>!~,|])\s*/g, '$1'),
      };
}

/** All that stands there, channels or not. */
const channelTexts = (node: Node | null | undefined): string[] =>
  (isSeq(node) ? node.items : [node]).flatMap((item) => textOf(item) || []);

function readChannels(node: Node | null | undefined, found: Found, lineOf: LineOf): string[] {
  const items: Node[] = isSeq(node) ? (node.items as Node[]) : node && !isNothing(node) ? [node] : [];
  return items.flatMap((item) => {
    const text = textOf(item);
    // Not a channel: it keeps the tools from adding those of their configuration, which is never done here.
    if (text === 'nodefaults' || isNothing(item)) return [];
    if (text !== undefined && condaSpecSchema.shape.channels.safeParse([text]).success) return [text];
    const message =
      text !== undefined && holdsSecret(text)
        ? 'This channel holds a login or a token: those belong into ~/.condarc.'
        : `“${text?.slice(0, 200) ?? ''}” is no channel.`;
    found.rejected.push({ line: lineOf(item), message });
    return [];
  });
}

function readVariables(node: Node | null | undefined, found: Found, lineOf: LineOf): Record<string, string> {
  if (!isMap(node)) return {};
  const variables: Record<string, string> = {};
  for (const { key, value } of node.items as { key: Node; value: Node | null }[]) {
    const name = textOf(key) ?? '';
    // Blanks around a value are part of it.
    const text = isScalar(value) ? String(value.value ?? '') : undefined;
    if (text !== undefined && variablesSchema.safeParse({ [name]: text }).success && name !== '__proto__') {
      variables[name] = text;
      if (isVersionNumber(value)) found.warnings.push({ ...numberWarning(lineOf(value), text), name });
    } else found.rejected.push({ line: lineOf(key), message: `“${name.slice(0, 80)}” is no variable.` });
  }
  return variables;
}

/** The Python as a setting of its own where nothing but its version is asked for. */
export function withPython(packages: readonly string[]): { python: string; packages: string[] } {
  const python = packages.filter((text) => parseMatchSpec(text)?.name === 'python');
  const [, version] = /^python\s*=\s*(\d+(?:\.\d+){0,2})$/.exec(python[0] ?? '') ?? [];
  if (version === undefined || python.length > 1) return { python: '', packages: [...packages] };
  return { python: version, packages: packages.filter((text) => text !== python[0]) };
}
