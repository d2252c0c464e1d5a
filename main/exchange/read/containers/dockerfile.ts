import { posix } from 'node:path';
import { ClocheError, type TextFile } from '../../../../preload/contract';
import type { IncludeEntry } from '../../../python/requirements';
import { type Reading, shownName } from '../../asked';
import { projectName } from '../project-name';
import { checkLength, itemsMax } from '../read-json';
import { readCommand, readShell } from './commands';
import type { Container } from './container';
import { includesIn, readContainer } from './container-reading';
import { Found, type Placed, type StandingFile, shownText } from './found';
import { ImageFiles } from './image-files';
import { variablesIn } from './image-variables';
import { type HereDocument, type Instruction, instructionsOf } from './instructions';
import { shellCommands } from './shell-commands';
import { PlacedText, type ShellWord } from './shell-words';

/** More than anybody reads. */
const stagesMax = 100;
const variablesMax = 2000;
const tooMany = ({ fileName }: TextFile, what: string) =>
  new ClocheError('too-large', `${shownName(fileName)} has more than ${what}.`);

/** What is made from one FROM to the next. */
interface Stage {
  readonly image: Placed;
  /** By which others name it: its word and its number. */
  readonly names: readonly string[];
  readonly instructions: readonly Instruction[];
}

/**
 * What a Dockerfile installs by pip and conda, as far as it says so; undefined where it installs nothing that way. Nothing
 * is run. Throws as {@link readContainer}.
 */
export function readForeignDockerfile(file: TextFile, others: readonly TextFile[]): Reading | undefined {
  checkLength(shownName(file.fileName), file.text);
  const container = containerOf(file);
  return container.found.isEmpty ? undefined : readContainer(file, others, container);
}

/** The files from which a Dockerfile installs, as paths from its folder. */
export const includesOfDockerfile = (file: TextFile): IncludeEntry[] => includesIn(containerOf(file).found);

function containerOf(file: TextFile): Container {
  const instructions = instructionsOf(file.text);
  const stages = stagesOf(instructions);
  if (stages.length > stagesMax) throw tooMany(file, `${stagesMax} stages`);
  const used = usedStages(stages);
  const found = new Found();
  rejectOpen(instructions, found);
  const variables: Container['variables'][number][] = [];
  const filesOf = new Map<Stage, ImageFiles>();
  for (const [at, stage] of stages.entries()) {
    if (!used.has(stage)) {
      found.leaveOut(stage.image.line, `the stage ${stage.names[0] ?? ''}`);
      continue;
    }
    const base = stageBefore(stages, at);
    const files = new ImageFiles('.', base < 0 ? undefined : filesOf.get(stages[base] as Stage));
    filesOf.set(stage, files);
    for (const instruction of stage.instructions) readInstruction(instruction, files, found, variables);
  }
  if (variables.length > variablesMax) throw tooMany(file, `${variablesMax} variables`);
  const base = baseOf(stages);
  return { format: 'Dockerfile', name: projectName(file.fileName, undefined), image: base, found, variables };
}

/** Of a file that has no end nobody knows what is behind it; no image is made of that, whichever stage it is in. */
function rejectOpen(instructions: readonly Instruction[], found: Found): void {
  for (const { name, line, documents } of instructions) {
    const open = documents.find(({ isOpen }) => isOpen);
    if (open)
      found.rejected.push({
        line,
        message: `The here-document of ${name} that begins there has no end: a line with nothing but ${shownText(open.word)} is missing.`,
      });
  }
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: { image: Placed; names: string[]; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.name !== 'FROM') {
      stage?.instructions.push(instruction);
      continue;
    }
    const words = instruction.rest.text
      .trim()
      .split(/\s+/)
      .filter((word) => !word.startsWith('--'));
    const [image = '', as = '', name] = words;
    const own = /^as$/i.test(as) && name !== undefined ? [name.toLowerCase()] : [];
    stages.push({
      image: { line: instruction.line, text: image },
      names: [...own, String(stages.length)],
      instructions: [],
    });
  }
  return stages;
}

/** The last stage, what it is made from, and what it takes files from. */
function usedStages(stages: readonly Stage[]): Set<Stage> {
  const used = new Set<Stage>();
  const ahead = stages.slice(-1);
  for (let stage = ahead.pop(); stage; stage = ahead.pop()) {
    if (used.has(stage)) continue;
    used.add(stage);
    const sources = stage.instructions.flatMap(({ name, rest }) =>
      name === 'COPY' ? (/--from=([\w.-]+)/.exec(rest.text)?.[1]?.toLowerCase() ?? []) : [],
    );
    for (const name of [stage.image.text.toLowerCase(), ...sources])
      for (const other of stages.slice(0, stages.indexOf(stage))) if (other.names.includes(name)) ahead.push(other);
  }
  return used;
}

/** The image that the last stage is made from, by way of others. */
function baseOf(stages: readonly Stage[]): Placed | undefined {
  let at = stages.length - 1;
  for (;;) {
    const before = stageBefore(stages, at);
    if (before < 0) return stages[at]?.image;
    at = before;
  }
}

/** The number of the stage that a stage is made from; -1 for none. */
function stageBefore(stages: readonly Stage[], at: number): number {
  const image = stages[at]?.image.text.toLowerCase() ?? '';
  return stages.slice(0, Math.max(at, 0)).findLastIndex(({ names }) => names.includes(image));
}

function readInstruction(
  instruction: Instruction,
  files: ImageFiles,
  found: Found,
  variables: Container['variables'][number][],
): void {
  const { name, line, rest } = instruction;
  switch (name) {
    case 'RUN':
      readRun(instruction, files, found);
      break;
    case 'ENV':
      for (const variable of variablesIn(rest)) {
        variables.push(variable);
        files.programs.set(variable.name, variable.text);
      }
      break;
    case 'ARG':
      for (const { name: of, text } of variablesIn(rest)) files.programs.set(of, text);
      found.leaveOut(line, name);
      break;
    case 'WORKDIR':
      files.enter(wordsOf(rest)[0]);
      break;
    case 'COPY':
    case 'ADD':
      readCopy(instruction, files, found);
      break;
    default:
      found.leaveOut(line, name);
  }
}

/** The words of an instruction behind its options, which are a list of JSON or as a shell has them. */
function wordsOf(rest: PlacedText): ShellWord[] {
  const line = rest.lineFinder()(0);
  return (
    listedWords(rest) ??
    shellCommands(rest).flatMap(({ assignments, words }) => [
      ...assignments.map((text) => ({ text, line, isPlain: true })),
      ...words,
    ])
  );
}

/** The words of a list of texts in JSON; what is none is for a shell, even where it begins with a bracket. */
function listedWords(rest: PlacedText): ShellWord[] | undefined {
  if (!/^\s*\[/.test(rest.text)) return undefined;
  const line = rest.lineFinder()(0);
  try {
    const value: unknown = JSON.parse(rest.text);
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? value.map((text) => ({ text, line, isPlain: !text.includes('$') })) : undefined;
  } catch {
    return undefined;
  }
}

/** Options such as `--mount=…` stand before everything else. */
function withoutOptions({ rest }: Instruction): { readonly options: string[]; readonly rest: PlacedText } {
  const [written = ''] = /^\s*(?:--\S+\s+)*/.exec(rest.text) ?? [];
  return { options: written.trim().split(/\s+/), rest: rest.from(written.length) };
}

function readRun(instruction: Instruction, files: ImageFiles, found: Found): void {
  const { documents, line } = instruction;
  const before = files.shell;
  const { options, rest } = withoutOptions(instruction);
  for (const option of options) mount(option, files);
  const [first] = documents;
  const words = listedWords(rest);
  if (first && (rest.text.startsWith('<<') || isShellAlone(rest))) {
    const script = first.lines.map(({ line: of, text }) => ({ line: of, text: `${text}\n` }));
    if (script[0]?.text.startsWith('#!') && !/^#!\S*(?:sh|env\s+(?:ba|da)?sh)\b/.test(script[0].text))
      found.leaveOut(line, 'RUN');
    else readShell(new PlacedText(script), files, found, { fate: 'counts' });
  } else if (words)
    readCommand({ words, assignments: [], files: [], isConditional: false, fate: 'counts' }, files, found);
  else readShell(rest, files, found, { fate: 'counts' });
  files.shell = before;
}

/** Whether nothing is run but a shell, which takes its commands from a here-document then: `bash -ex <<EOF`. */
function isShellAlone(rest: PlacedText): boolean {
  const [command, ...more] = shellCommands(rest);
  const [program, ...options] = command?.words ?? [];
  return (
    more.length === 0 &&
    /^(?:\S*\/)?(?:ba|da|z|k)?sh$/.test(program?.text ?? '') &&
    options.every(({ text }) => /^-(?!-|[a-z]*c)/.test(text))
  );
}

/** `--mount=type=bind,source=a,target=b`: a file from beside the Dockerfile, for one command. */
function mount(option: string, files: ImageFiles): void {
  const given = new Map(
    option
      .replace(/^--mount=/, '')
      .split(',')
      .map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]),
  );
  const target = given.get('target') ?? given.get('dst') ?? given.get('destination');
  if (given.get('type') !== 'bind' || target === undefined) return;
  files.copy(given.has('from') ? [] : [given.get('source') ?? given.get('src') ?? '.'], target);
}

function readCopy(instruction: Instruction, files: ImageFiles, found: Found): void {
  const { options, rest } = withoutOptions(instruction);
  const { documents } = instruction;
  const paths = wordsOf(rest);
  const target = paths.at(-1);
  if (!target?.isPlain) return;
  const isFromElsewhere = options.some((option) => option.startsWith('--from='));
  const sources = isFromElsewhere ? [] : paths.slice(0, -1).map(({ text }) => text);
  if (documents.length === 0 || paths.length > 1)
    files.copy(
      sources.filter((source) => !/^(?:https?:|git@)|\$/.test(source)),
      target.text,
    );
  const isFolder = documents.length > 1 || paths.length > 1 || /(?:^|\/)\.?$/.test(target.text);
  for (const document of documents) {
    const place = isFolder ? posix.join(target.text, document.word) : target.text;
    const standing = standingFile(document, place);
    found.documents.set(standing.file.fileName, standing);
    files.write(standing.file.fileName, place);
  }
}

/** Under a name that no file beside the Dockerfile has. Throws `too-large`. */
function standingFile({ lines, isExpanded }: HereDocument, place: string): StandingFile {
  const first = lines[0]?.line ?? 1;
  if (lines.length > itemsMax)
    throw new ClocheError('too-large', `The file that begins on line ${first} has more than ${itemsMax} lines.`, {
      line: first,
    });
  const isUnknown = ({ text }: Placed) => isExpanded && text.includes('$');
  const known = lines.map((line) => (isUnknown(line) ? '' : line.text));
  return {
    file: {
      fileName: `/Dockerfile:${first}/${posix.basename(place).slice(0, 100)}`,
      text: '\n'.repeat(first - 1) + known.join('\n'),
    },
    unknown: lines.filter((line) => isUnknown(line) && !/^\s*#/.test(line.text)),
  };
}
