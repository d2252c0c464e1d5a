import { basename } from 'node:path';
import { nixPath, nixString } from './text';

/** An environment as Nix: what shell.nix, a flake and Cloche's own build file are put together from. */
export interface NixExpression {
  /** Names that are bound one after another, each to an expression over `pkgs` and the names before it. */
  readonly bindings: readonly NixBinding[];
  /** What `nix-shell` enters, over the bindings. */
  readonly shell: string;
  /** What a flake offers to be built, over the bindings; absent where there is only a shell. */
  readonly package?: string;
  /** What a machine's configuration would install, over the bindings. */
  readonly packages: readonly string[];
  /** A list of further ones, over the bindings. */
  readonly programs?: string;
  /** What a machine's configuration cannot carry, a sentence each. */
  readonly losses: readonly string[];
}

/** A name, its expression, and why it is so where that needs a word. */
export interface NixBinding {
  readonly name: string;
  readonly value: string;
  readonly comment?: string;
}

const keywords = new Set(['if', 'then', 'else', 'assert', 'with', 'let', 'in', 'rec', 'inherit', 'or']);

/** Whether a name means itself where Nix wants a variable. */
export const isBareName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !keywords.has(name);

/** The name of an attribute; written bare only where that means the same. */
export const nixName = (name: string): string => (isBareName(name) ? name : nixString(name));

/** The attribute of a name in an expression that is a name itself. */
export function nixSelect(base: string, ...names: readonly string[]): string {
  return [base, ...names.map(nixName)].join('.');
}

/** A package of nixpkgs, whose dots lead into sets: `stdenv.cc.cc.lib`. */
export const nixProgram = (name: string): string => nixSelect('pkgs', ...name.split('.'));

/** Lines moved to the right by two blanks a step; the first one stays, and so do empty ones. */
export const indented = (text: string, steps = 1): string => text.replaceAll(/\n(?!\n)/g, `\n${'  '.repeat(steps)}`);

/** A set with one binding a line, each with its semicolon. */
export const nixSet = (bindings: readonly string[]): string =>
  `{\n${bindings.map((binding) => `  ${indented(binding)}\n`).join('')}}`;

/** A list with one element a line; elements that are more than one word must bring their own parentheses. */
export function nixLines(items: readonly string[]): string {
  if (items.length === 0) return '[ ]';
  return `[\n${items.map((item) => `  ${indented(item)}\n`).join('')}]`;
}

/** The same, and behind it the elements of another list of Nix, if there is one. */
export const nixLinesAnd = (items: readonly string[], more: string | undefined): string =>
  `${nixLines(items)}${more === undefined ? '' : ` ++ ${more}`}`;

/** How files of the user's are named: where they are, or beside the file that is written. */
export type FileNames = 'absolute' | 'beside';

/** The path of a file, as Nix. */
export function nixFile(path: string, names: FileNames): string {
  if (names === 'absolute') return `(${nixPath(path)})`;
  const name = basename(path);
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name) ? `./${name}` : `(./. + ${nixString(`/${name}`)})`;
}

/** Attributes as they stand inside of braces, a line each. */
export function nixAttributes(attributes: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name} = ${indented(value)};\n`],
  );
  return lines.length === 0 ? '{ }' : `{\n${lines.join('')}}`;
}

/** Whether an expression stands on lines of its own behind what it is bound to. */
export const isNixBlock = (expression: string): boolean => /^let\s/.test(expression);

/** `let … in` around an expression; without bindings the expression alone. */
export function nixLet(bindings: readonly NixBinding[], expression: string): string {
  if (bindings.length === 0) return expression;
  const lines = bindings.map(({ name, value, comment }) => {
    const remark = comment === undefined ? '' : `  # ${comment}\n`;
    return `${remark}  ${name} =${isNixBlock(value) ? `\n    ${indented(value, 2)}` : ` ${indented(value)}`};\n`;
  });
  return `let\n${lines.join('\n')}in\n${expression}`;
}
