import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { ClocheError, type Remark, type TextFile, variablesSchema } from '../../../../preload/contract';
import { holdsSecret, parseMatchSpec } from '../../../conda/match-spec';
import { condaPlatform } from '../../../conda/platform';
import { condaSpecSchema, namesOf } from '../../../conda/spec';
import type { IncludeEntry } from '../../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../../asked';
import { nameFromFile, nameFromWord } from '../../free-name';
import { includesOfSection, readPipSection } from '../pip-section';
import { isBraced, jsonIn, refuseMany } from '../read-json';
import {
  hasTopKey,
  isNothing,
  isVersionNumber,
  itemsOf,
  type Keyed,
  keyedIn,
  type LineOf,
  readYaml,
  textOf,
  unknownKey,
} from '../read-yaml';
import { channelConfirmations, emptyWarning, type PlacedText, variableConfirmation } from '../remarks';
import { isTable, valueIn } from '../toml';
import { askedOfBoth, type Found, numberWarning, readDependencies } from './environment-dependencies';

/** Whether a text looks like an environment.yml: it has one of the keys that only that has, where its first key stands. */
export const isEnvironmentYaml = (text: string): boolean => hasTopKey(text, ['dependencies', 'channels']);

/** Whether a text is the same as JSON, which is YAML as well: what `conda env export --json` prints. */
export function isEnvironmentJson(text: string): boolean {
  const isPerhaps = isBraced(text) && text.includes('"channels"') && text.includes('"dependencies"');
  const value = isPerhaps ? jsonIn(text) : undefined;
  return isTable(value) && ['channels', 'dependencies'].every((key) => Array.isArray(valueIn(value, key)));
}

/** The files that an environment.yml includes in its pip section. Throws like {@link readEnvironmentYaml}. */
export function includesOfEnvironment(file: TextFile): IncludeEntry[] {
  const shown = shownName(file.fileName);
  return includesOfNode(shown, readYaml(shown, file.text));
}

/** The same of a mapping that may stand in another file, by whose name messages call it. */
export const includesOfNode = (shown: string, part: YamlPart): IncludeEntry[] =>
  includesOfSection(partsOf(shown, part).found.pip);

/**
 * What an environment.yml asks for, and of its pip section what that includes from the other files. Everything in it is
 * text as it is written: 3.10 stays 3.10. Throws `invalid-input` when it is none, and `too-large`.
 */
export function readEnvironmentYaml(file: TextFile, others: readonly TextFile[]): Reading {
  return readEnvironmentNode(file, readYaml(shownName(file.fileName), file.text), others);
}

/** What the mapping of an environment.yml asks for, which may stand in another file. Throws like {@link readEnvironmentYaml}. */
export function readEnvironmentNode(file: TextFile, yaml: YamlPart, others: readonly TextFile[]): Reading {
  const { lineOf } = yaml;
  const shown = shownName(file.fileName);
  const { values, found, channels } = partsOf(shown, yaml);
  const variables = readVariables(values.get('variables')?.value, found, lineOf);
  const pip = readPipSection(file, found.pip, others);
  const { python, packages } = withPython(found.packages);
  const given = values.get('name')?.value;
  const wanted = (isNothing(given) ? undefined : textOf(given)) || undefined;
  return {
    format: 'environment.yml',
    asked: {
      ...nothingAsked(wanted === undefined ? nameFromFile(shown) : nameFromWord(wanted)),
      python,
      packages: { from: 'conda', specs: packages, channels: channels.map(({ text }) => text) },
      requirements: pip.requirements,
      constraints: pip.constraints,
      variables,
    },
    written: {
      ...(wanted === undefined ? {} : { name: { text: wanted, line: lineOf(given) } }),
      ...pythonIn(found),
      channels: channelTexts(values.get('channels')?.value),
      conda: found.written,
      pip: pip.written,
    },
    groups: [],
    confirmations: [
      ...channelConfirmations(channels, found.places),
      ...pip.confirmations,
      ...Object.entries(variables).map(variableConfirmation),
    ],
    warnings: [
      ...(channels.length === 0 ? [{ message: noChannel }] : []),
      ...keyWarnings(values, lineOf),
      ...found.warnings,
      ...contentWarnings(found),
      ...pip.warnings,
      ...askedOfBoth(found, pip.entries, shown),
    ],
    rejected: [...found.rejected, ...pip.rejected],
  };
}

/** What is taken where no channel is named. */
export const noChannel = 'It names no channel: conda-forge is taken.';

/** A mapping of YAML, and where its parts stand in the file. */
export interface YamlPart {
  readonly root: unknown;
  readonly lineOf: LineOf;
}

/** What stands in the mapping, but for what needs the other files. */
function partsOf(shown: string, { root, lineOf }: YamlPart) {
  if (!isMap(root))
    throw new ClocheError('invalid-input', `${shown} is not an environment.yml: its top level is no mapping.`, {
      hint: isSeq(root)
        ? 'Take out the dash before its first key.'
        : 'It begins with keys such as name: and dependencies:.',
    });
  const found: Found = { packages: [], places: [], written: [], pip: [], rejected: [], warnings: [] };
  const values = keyedIn(root);
  const dependencies = values.get('dependencies')?.value;
  // Before each of them is looked at, which takes as long as reading the file.
  refuseMany(shown, itemsOf(dependencies).length);
  readDependencies(dependencies, found, lineOf);
  const channels = readChannels(values.get('channels')?.value, found, lineOf);
  return { values, found, channels };
}

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

function keyWarnings(values: Keyed, lineOf: LineOf): Remark[] {
  return [...values].flatMap(([name, { key, value }]): Remark[] => {
    const line = lineOf(key);
    if (!known.has(name)) {
      const asked = name === 'python' ? `python=${textOf(value) ?? ''}` : '';
      const hint = parseMatchSpec(asked) === null ? '' : ` Write ${asked} under dependencies.`;
      return [unknownKey(name, line, hint)];
    }
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
export function pythonIn({ packages, written }: Found): { readonly python?: string } {
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

function readChannels(node: Node | null | undefined, found: Found, lineOf: LineOf): PlacedText[] {
  const items: Node[] = isSeq(node) ? (node.items as Node[]) : node && !isNothing(node) ? [node] : [];
  return items.flatMap((item) => {
    const text = textOf(item);
    // Not a channel: it keeps the tools from adding those of their configuration, which is never done here.
    if (text === 'nodefaults' || isNothing(item)) return [];
    if (text !== undefined && condaSpecSchema.shape.channels.safeParse([text]).success)
      return [{ line: lineOf(item), text }];
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
