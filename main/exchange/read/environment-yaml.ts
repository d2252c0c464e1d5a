import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import {
  ClocheError,
  environmentNameSchema,
  type Remark,
  type TextFile,
  variablesSchema,
} from '../../../preload/contract';
import { holdsSecret, parseMatchSpec } from '../../conda/match-spec';
import { condaSpecSchema, placesOf } from '../../conda/spec';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile } from '../free-name';
import { flatten } from './includes';
import { checkLength } from './read-json';
import { confirmationsOf, remarkOn, variableConfirmation, warningsOf } from './remarks';
import { requirementLines } from './requirements';
import { followAliases } from './yaml-aliases';

/** Whether a text looks like an environment.yml: it has one of the keys that only that has, at its left edge. */
export const isEnvironmentYaml = (text: string): boolean => /^(?:-\s+)?(?:dependencies|channels)\s*:/m.test(text);

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

interface Found {
  readonly packages: string[];
  readonly pip: { readonly line: number; readonly text: string }[];
  readonly rejected: Remark[];
  readonly warnings: Remark[];
}

/**
 * What an environment.yml asks for, and of its pip section what that includes from the other files. Everything in it is
 * text as it is written: 3.10 stays 3.10. Throws `invalid-input` when it is none, and `too-large`.
 */
export function readEnvironmentYaml(file: TextFile, others: readonly TextFile[]): Reading {
  const { shown, values, found, channels, lineOf } = readParts(file);
  const variables = readVariables(values.get('variables'), found, lineOf);
  if (values.get('prefix'))
    found.warnings.push({
      line: lineOf(values.get('prefix')),
      message: 'Its prefix is a path of another machine and is left out.',
      codes: ['foreign-prefix'],
    });
  const pip = flatten({ ...file, text: found.pip.map(({ text }) => text).join('\n') }, others);
  const { python, packages } = withPython(found.packages);
  const wanted = textOf(values.get('name'));
  const name = environmentNameSchema.safeParse(wanted).success ? (wanted ?? '') : nameFromFile(wanted ?? shown);
  const place = ({ line }: Remark): Remark['line'] => found.pip[(line ?? 1) - 1]?.line;
  const moved = (remark: Remark): Remark => {
    const line = place(remark);
    return line === undefined ? { message: remark.message } : { ...remark, line };
  };
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
    groups: [],
    confirmations: [
      ...placesOf(channels, found.packages).map(
        (place): Remark => ({ message: `It takes packages from ${place}.`, codes: ['channel'] }),
      ),
      ...confirmationsOf([...pip.missing, ...pip.requirements, ...pip.constraints]).map(moved),
      ...Object.entries(variables).map(variableConfirmation),
    ],
    warnings: [
      ...(channels.length === 0 ? [{ message: 'It names no channel: conda-forge is taken.' }] : []),
      ...found.warnings,
      ...(found.pip.length > 0 ? warningsOf(pip.requirements, true).map(moved) : []),
    ],
    rejected: [...found.rejected, ...pip.rejected.map((entry) => moved(remarkOn(entry, entry.message)))],
  };
}

/** What stands in the file, but for what needs the other files. */
function readParts(file: TextFile) {
  const shown = shownName(file.fileName);
  const { root, lineOf } = parse(shown, file.text);
  const found: Found = { packages: [], pip: [], rejected: [], warnings: [] };
  const values = new Map<string, Node | null>();
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    values.set(name, value as Node | null);
    if (!known.has(name))
      found.warnings.push({
        line: lineOf(key as Node),
        message: `The key ${name.slice(0, 80)} is not known and is left out.`,
        codes: ['unknown-key'],
      });
  }
  readDependencies(values.get('dependencies'), found, lineOf);
  const channels = readChannels(values.get('channels'), found, lineOf);
  return { shown, values, found, channels, lineOf };
}

const known = new Set(['name', 'channels', 'dependencies', 'variables', 'prefix']);

type LineOf = (node: Node | null | undefined) => number;

/** Deeper than any real file, in flow brackets or by indentation. */
const depthMax = 64;

function parse(shown: string, text: string) {
  checkLength(shown, text);
  checkDepth(shown, text);
  const counter = new LineCounter();
  // By this schema every scalar is text, and no tag makes anything else of it.
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: counter,
    uniqueKeys: true,
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem)
    throw new ClocheError('invalid-input', `${shown} is not well-formed YAML.`, {
      hint: 'Correct that place, or export it again.',
      detail: problem.message.slice(0, 500),
    });
  followAliases(shown, document);
  const root = document.contents;
  if (!isMap(root))
    throw new ClocheError('invalid-input', `${shown} is not an environment.yml: its top level is no mapping.`, {
      hint: isSeq(root)
        ? 'Take out the dash before its first key.'
        : 'It begins with keys such as name: and dependencies:.',
    });
  const lineOf: LineOf = (node) => counter.linePos(node?.range?.[0] ?? 0).line;
  return { root, lineOf };
}

function checkDepth(shown: string, text: string): void {
  let flow = 0;
  for (const line of text.split('\n')) {
    const lead = /^[\s-]*/.exec(line)?.[0] ?? '';
    for (const char of line) {
      if (char === '[' || char === '{') flow += 1;
      if (char === ']' || char === '}') flow = Math.max(0, flow - 1);
    }
    if (flow > depthMax || lead.length > 10 * depthMax || lead.replaceAll(/[^-]/g, '').length > depthMax)
      throw new ClocheError('too-large', `${shown} is nested more than ${depthMax} levels deep.`);
  }
}

const textOf = (node: unknown): string | undefined => (isScalar(node) ? String(node.value ?? '').trim() : undefined);

function readDependencies(node: Node | null | undefined, found: Found, lineOf: LineOf): void {
  if (!isSeq(node)) {
    if (node) found.rejected.push({ line: lineOf(node), message: 'The dependencies are no list.' });
    return;
  }
  const seen = new Set<string>();
  for (const item of node.items as Node[]) {
    const text = textOf(item);
    if (text !== undefined) readPackage(text, lineOf(item), found, seen);
    else if (isMap(item)) readSection(item, found, lineOf);
    else found.rejected.push({ line: lineOf(item), message: 'This is no dependency.' });
  }
}

function readPackage(text: string, line: number, found: Found, seen: Set<string>): void {
  const spec = parseMatchSpec(text);
  if (!spec) {
    found.rejected.push({ line, message: `“${text.slice(0, 200)}” is no package of a channel.` });
    return;
  }
  if (seen.has(spec.name))
    found.warnings.push({ line, message: `${spec.name} is asked for already.`, codes: ['duplicate'] });
  seen.add(spec.name);
  found.packages.push(text);
}

function readSection(map: { items: unknown[] }, found: Found, lineOf: LineOf): void {
  for (const { key, value } of map.items as { key: Node; value: Node }[]) {
    if (textOf(key) !== 'pip' || !isSeq(value)) {
      found.rejected.push({
        line: lineOf(key),
        message: `The section ${textOf(key)?.slice(0, 80)} is not understood.`,
      });
      continue;
    }
    for (const item of value.items as Node[]) {
      const text = textOf(item);
      if (text === undefined || /[\n\r]/.test(text))
        found.rejected.push({ line: lineOf(item), message: 'This is no requirement.' });
      else found.pip.push({ line: lineOf(item), text });
    }
  }
}

function readChannels(node: Node | null | undefined, found: Found, lineOf: LineOf): string[] {
  const items = isSeq(node) ? (node.items as Node[]) : node ? [node] : [];
  return items.flatMap((item) => {
    const text = textOf(item);
    // Not a channel: it keeps the tools from adding those of their configuration, which is never done here.
    if (text === 'nodefaults') return [];
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
  for (const { key, value } of node.items as { key: Node; value: Node }[]) {
    const name = textOf(key) ?? '';
    // Blanks around a value are part of it.
    const text = isScalar(value) ? String(value.value ?? '') : undefined;
    if (text !== undefined && variablesSchema.safeParse({ [name]: text }).success && name !== '__proto__')
      variables[name] = text;
    else found.rejected.push({ line: lineOf(key), message: `“${name.slice(0, 80)}” is no variable.` });
  }
  return variables;
}

/** The Python as a setting of its own where nothing but its version is asked for. */
function withPython(packages: readonly string[]): { python: string; packages: string[] } {
  const python = packages.filter((text) => parseMatchSpec(text)?.name === 'python');
  const [, version] = /^python\s*=\s*(\d+(?:\.\d+){0,2})$/.exec(python[0] ?? '') ?? [];
  if (version === undefined || python.length > 1) return { python: '', packages: [...packages] };
  return { python: version, packages: packages.filter((text) => text !== python[0]) };
}
