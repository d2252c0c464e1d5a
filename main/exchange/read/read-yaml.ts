import { isMap, isScalar, isSeq, LineCounter, type Node, type ParsedNode, parseDocument, type Scalar } from 'yaml';
import { ClocheError, type Remark } from '../../../preload/contract';
import { checkLength, depthMax, textBytesMax } from './read-json';
import { followAliases } from './yaml-aliases';

/** Line of the file on which a node begins, from 1. */
export type LineOf = (node: Node | null | undefined) => number;

/**
 * The content of a YAML file in which every scalar is text as it is written and no tag makes anything else of it. Throws
 * `invalid-input` and `too-large`.
 */
export function readYaml(
  shown: string,
  text: string,
  bytesMax: number = textBytesMax,
): { root: ParsedNode | null; lineOf: LineOf } {
  checkLength(shown, text, bytesMax);
  checkDepth(shown, text);
  const counter = new LineCounter();
  // Comparing each key with each other one would take seconds for many keys: `followAliases` refuses what is there twice.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, uniqueKeys: false });
  const problem = document.errors[0] ?? document.warnings[0];
  const line = counter.linePos(problem?.pos[0] ?? 0).line;
  if (problem?.code === 'MULTIPLE_DOCS')
    throw new ClocheError('invalid-input', `${shown} holds more than one document of YAML.`, {
      hint: `Another one begins on line ${line}: keep one of them, or save each as a file of its own.`,
      line,
    });
  if (problem)
    throw new ClocheError('invalid-input', `${shown} is not well-formed YAML: line ${line} cannot be read.`, {
      hint: hintFor(text),
      detail: problem.message.slice(0, 500),
      line,
    });
  const lineOf: LineOf = (node) => counter.linePos(node?.range?.[0] ?? 0).line;
  followAliases(shown, document, { length: text.length, lineOf });
  return { root: document.contents, lineOf };
}

/** What is commonly in a file that is no longer, or not yet, YAML. */
function hintFor(text: string): string {
  const conflict = /^(?:<{7} |={7}$|>{7} )/m.exec(text);
  if (conflict)
    return `There is the mark of a merge conflict on line ${lineAt(text, conflict.index)}: decide for one of its sides.`;
  const template = /\{%|\{\{/.exec(text);
  if (template)
    return `There is a statement of a template on line ${lineAt(text, template.index)}: import what the template makes.`;
  return 'Correct that place, or export it again.';
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length;

/** Counted before anything is parsed, because the parser goes as deep as the text does. */
function checkDepth(shown: string, text: string): void {
  /** Columns of the blocks around a line: each mark of a list or of a key begins one, and so does what is behind it. */
  const around: number[] = [];
  let flow = 0;
  for (const line of text.split('\n')) {
    const lead = /^[\s?:-]*/.exec(line)?.[0] ?? '';
    if (line.trim() !== '') {
      const begins = [...[...lead.matchAll(/[-?:](?=\s|$)/g)].map(({ index }) => index), lead.length];
      while ((around.at(-1) ?? -1) >= (begins[0] ?? 0)) around.pop();
      around.push(...begins.slice(0, depthMax + 1));
    }
    let deepest = flow;
    for (const char of line) {
      if (char === '[' || char === '{') flow += 1;
      if (char === ']' || char === '}') flow = Math.max(0, flow - 1);
      deepest = Math.max(deepest, flow);
    }
    if (Math.max(deepest, around.length) > depthMax)
      throw new ClocheError('too-large', `${shown} is nested more than ${depthMax} levels deep.`);
  }
}

/** The text of a scalar without blanks around it; undefined for anything else. */
export const textOf = (node: unknown): string | undefined =>
  isScalar(node) ? String(node.value ?? '').trim() : undefined;

/** Whether a value is not there, though its key is. */
export const isNothing = (node: unknown): boolean =>
  node === null || node === undefined || (isPlain(node) && /^(?:~|null|Null|NULL)?$/.test(textOf(node) ?? ''));

/** Whether YAML would read a scalar as a number that is not written like it: 3.10 would be 3.1. */
export const isVersionNumber = (node: unknown): boolean =>
  isPlain(node) && /^[-+]?(?:\d[\d_]*)?\.\d[\d_]*(?:[eE][-+]?\d+)?$|^\d[\d_]*\.$/.test(textOf(node) ?? '');

const isPlain = (node: unknown): node is Scalar => isScalar(node) && (node.type === 'PLAIN' || node.type === undefined);

/** Whether a text of YAML has one of the keys where its first key stands, which may be behind a dash. */
export function hasTopKey(text: string, keys: readonly string[]): boolean {
  const [, lead = '', dash = ''] = /^\ufeff?( {0,100})(?![\s#%]|---)(- {1,100})?/m.exec(text) ?? [];
  const indent = `(?:${lead}|${lead}${' '.repeat(dash.length)})`;
  const key = new RegExp(`^\\ufeff?${indent}(?:-\\s+)?(["']?)(?:${keys.join('|')})\\1\\s*:(?:\\s|$)`, 'm');
  return key.test(text);
}

/** The keys of a mapping, as they are written, with their values. */
export type Keyed = ReadonlyMap<string, { readonly key: Node; readonly value: Node | null }>;

/** The keys of a mapping; none of anything else. */
export const keyedIn = (node: unknown): Keyed =>
  new Map(
    isMap(node)
      ? (node.items as { key: Node; value: Node | null }[]).map(({ key, value }) => [textOf(key) ?? '', { key, value }])
      : [],
  );

/** That a key of a file means nothing here, and what to do about it behind a blank. */
export const unknownKey = (name: string, line: number, hint = ''): Remark => ({
  line,
  message: `The key ${name.slice(0, 80)} is not known and is left out.${hint}`,
  codes: ['unknown-key'],
  name: name.slice(0, 80),
});

/** The values of a mapping by their keys; none of anything else. */
export function entriesOf(node: unknown): Map<string, Node | null> {
  const items = isMap(node) ? (node.items as { key: Node; value: Node | null }[]) : [];
  return new Map(items.map(({ key, value }) => [textOf(key) ?? '', value]));
}

/** The items of a list; none of anything else. */
export const itemsOf = (node: unknown): Node[] => (isSeq(node) ? (node.items as Node[]) : []);
