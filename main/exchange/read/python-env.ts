import { isMap, isSeq, type Node } from 'yaml';
import { ClocheError, type Remark, type TextFile } from '../../../preload/contract';
import type { IncludeEntry } from '../../python/requirements';
import { type Asked, nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile, nameFromWord } from '../free-name';
import { numberWarning } from './conda/environment-dependencies';
import { includesOfSection, readPipSection, type SectionLine } from './pip-section';
import { isBraced, jsonIn } from './read-json';
import {
  hasTopKey,
  isNothing,
  isVersionNumber,
  type Keyed,
  keyedIn,
  type LineOf,
  readYaml,
  textOf,
  unknownKey,
} from './read-yaml';
import { emptyWarning } from './remarks';
import { isTable, textIn, valueIn } from './toml';
import { askedPython } from './versions/required-python';

/** In the order in which MLflow installs them. */
const lists = ['build_dependencies', 'dependencies'];
const ownKeys = ['python', 'build_dependencies'];

/**
 * Whether a text is a python_env.yaml of MLflow, whose lists are for pip: what of its keys an environment.yml does not have, and
 * none that only that has. https://mlflow.org/docs/latest/ml/projects
 */
export function isPythonEnv(text: string): boolean {
  if (isBraced(text)) return isPythonEnvJson(text);
  const hasSection = /^[ \t]*-[ \t]+["']?pip["']?[ \t]*:[ \t]*\r?$/m.test(text);
  return !hasSection && hasTopKey(text, lists) && hasTopKey(text, ownKeys) && !hasTopKey(text, ['channels', 'prefix']);
}

/** JSON is YAML as well. */
function isPythonEnvJson(text: string): boolean {
  const value = text.includes('"dependencies"') && text.includes('"python"') ? jsonIn(text) : undefined;
  if (!isTable(value) || !Array.isArray(valueIn(value, 'dependencies'))) return false;
  return textIn(value, 'python') !== undefined && valueIn(value, 'channels') === undefined;
}

/** The files that a python_env.yaml includes. Throws like {@link readPythonEnv}. */
export const includesOfPythonEnv = (file: TextFile): IncludeEntry[] => includesOfSection(readParts(file).lines);

/**
 * What a python_env.yaml asks of pip, and what it includes from the other files. MLflow installs what the build needs as well,
 * and so does Cloche. Throws `invalid-input` when it is none, and `too-large`.
 */
export function readPythonEnv(file: TextFile, others: readonly TextFile[]): Reading {
  const { values, lines, rejected, lineOf } = readParts(file);
  const pip = readPipSection(file, lines, others);
  const python = readPython(values, lineOf);
  const named = values.get('name')?.value;
  const name = textOf(named) ?? '';
  return {
    format: 'python_env.yaml',
    asked: {
      ...nothingAsked(name === '' ? nameFromFile(shownName(file.fileName)) : nameFromWord(name)),
      ...python.asked,
      requirements: pip.requirements,
      constraints: pip.constraints,
    },
    written: {
      ...(name === '' ? {} : { name: { text: name, line: lineOf(named) } }),
      ...(python.written === undefined ? {} : { python: python.written }),
      pip: pip.written,
    },
    groups: [],
    confirmations: pip.confirmations,
    warnings: [
      ...python.warnings,
      ...[...values].flatMap(([key, { key: node }]) => (known.has(key) ? [] : [unknownKey(key, lineOf(node))])),
      ...(lines.length + rejected.length === 0 ? [emptyWarning] : pip.warnings),
    ],
    rejected: [...python.rejected, ...rejected, ...pip.rejected],
  };
}

const known = new Set(['name', 'python', ...lists]);

/** What stands in the file, but for what needs the other files. */
function readParts(file: TextFile) {
  const shown = shownName(file.fileName);
  const { root, lineOf } = readYaml(shown, file.text);
  if (!isMap(root))
    throw new ClocheError('invalid-input', `${shown} is no python_env.yaml: its top level is no mapping.`, {
      hint: 'It begins with keys such as python: and dependencies:.',
    });
  const values = keyedIn(root);
  const lines: SectionLine[] = [];
  const rejected: Remark[] = [];
  for (const list of lists) {
    const value = values.get(list)?.value;
    if (isSeq(value)) for (const item of value.items as Node[]) readItem(item, lineOf, lines, rejected);
    else if (!isNothing(value))
      rejected.push({ line: lineOf(value), message: `What stands under ${list} is no list.` });
  }
  return { values, lines, rejected, lineOf };
}

function readItem(item: Node, lineOf: LineOf, lines: SectionLine[], rejected: Remark[]): void {
  const text = textOf(item);
  if (isNothing(item)) return;
  if (text !== undefined && !/[\n\r]/.test(text)) lines.push({ line: lineOf(item), text });
  else rejected.push({ line: lineOf(item), message: 'This is no requirement of pip.' });
}

interface PythonRead {
  readonly asked: Pick<Asked, 'python' | 'requiresPython'>;
  readonly written?: string;
  readonly warnings: readonly Remark[];
  readonly rejected: readonly Remark[];
}

/** One version, as MLflow has it; bounds are understood as well. */
function readPython(values: Keyed, lineOf: LineOf): PythonRead {
  const value = values.get('python')?.value;
  if (isNothing(value)) return { asked: { python: '' }, warnings: [], rejected: [] };
  const line = lineOf(value);
  const written = (textOf(value) ?? '').replaceAll(/\s+/g, '');
  const isVersion = /^\d+(?:\.\d+){0,2}$/.test(written);
  const asked = isVersion ? { python: written } : askedPython(/^\d/.test(written) ? `==${written}` : written);
  if (asked.python === '' && !asked.requiresPython?.specifier)
    return {
      asked: { python: '' },
      warnings: [],
      rejected: [{ line, message: `“${written.slice(0, 80)}” is no version of Python.` }],
    };
  return {
    asked,
    written,
    warnings: isVersionNumber(value) ? [numberWarning(line, written)] : [],
    rejected: [],
  };
}
