import { readConda, readCondaSettings } from './conda-command';
import { type Found, isSourceVariable, shownText } from './found';
import type { ImageFiles, ShellState } from './image-files';
import { environmentOf } from './image-programs';
import { readPip, readUninstall } from './pip-command';
import { type ShellCommand, shellCommands } from './shell-commands';
import type { Fate, Subshell } from './shell-lists';
import { PlacedText, type ShellWord } from './shell-words';

/** Text for shells inside of text for shells is looked through no deeper. */
const depthMax = 4;

/**
 * Reads what the commands in a text for a shell install; nothing is run. `fate` as in {@link shellCommands}.
 */
export function readShell(
  text: PlacedText,
  files: ImageFiles,
  found: Found,
  { fate, depth = 0 }: { readonly fate?: Fate; readonly depth?: number } = {},
): void {
  const before = files.shell;
  const states = new Map<Subshell | undefined, ShellState>();
  for (const command of shellCommands(text, fate)) {
    const { shell } = command;
    files.shell = stateOf(shell, states) ?? before;
    readCommand(command, files, found, depth);
    states.set(shell, files.shell);
  }
  files.shell = before;
}

/** Where a subshell is, or begins. */
function stateOf(
  shell: Subshell | undefined,
  states: ReadonlyMap<Subshell | undefined, ShellState>,
): ShellState | undefined {
  for (let around = shell; around; around = around.outer) {
    const state = states.get(around);
    if (state) return state;
  }
  return states.get(undefined);
}

/** Reads what a command installs, by whichever program does. */
export function readCommand(command: ShellCommand, files: ImageFiles, found: Found, depth = 0): void {
  for (const { text, isPlain } of command.files) if (isPlain) files.make(text);
  const words = withoutWrappers(command.words);
  const [first, ...rest] = words;
  if (!first) return;
  const before = found.pip.length + found.conda.length + found.environmentFiles.length + found.rejected.length;
  const program = programOf(first);
  if (program === 'cd') {
    files.enter(command.isConditional ? undefined : rest[0]);
    return;
  }
  const text = scriptOf(program, rest);
  if (text) {
    if (!text.isPlain || depth >= depthMax) {
      if (/\b(?:pip|conda|mamba)\b/.test(text.text)) found.reject(text);
      else found.leaveOut(first.line, shownText(`${program} ${text.text}`));
    } else if (command.isConditional) rejectIfInstalling(words, found);
    else readShell(new PlacedText([text]), files, found, { fate: command.fate, depth: depth + 1 });
    return;
  }
  if (program === 'eval') {
    readEval(words, found);
    return;
  }
  if (!command.isConditional) readEnvironment(program, rest, files, found);
  const install = installOf(program, rest);
  if (install && command.isConditional) rejectIfInstalling(words, found);
  else if (install?.tool === 'pip') readPip({ ...command, words }, install.words, files, found);
  else if (install?.tool === 'uninstall') readUninstall(words, install.words, files, found);
  else if (install?.tool === 'conda') readConda(command, install.words, files, found);
  else if (install?.tool === 'settings') readCondaSettings(install.words, found);
  else readOther(program, words, found);
  const after = found.pip.length + found.conda.length + found.environmentFiles.length + found.rejected.length;
  if (after > before)
    for (const assignment of command.assignments) {
      const name = nameIn(assignment);
      if (isSourceVariable(name)) found.warnOfSource(first.line, `The variable ${name} of one command`);
      else if (/^(?:PIP|UV|CONDA)_/.test(name)) found.leaveOut(first.line, `The variable ${name} of one command`);
    }
}

/** A virtual environment is made, or one is gone into. */
function readEnvironment(program: string, rest: readonly ShellWord[], files: ImageFiles, found: Found): void {
  const texts = rest.map(({ text }) => text);
  const [one = '', two = ''] = texts;
  const { programs } = files;
  if (program === '.' || program === 'source') {
    const folder = environmentOf(files.place(one));
    if (folder !== undefined && one.endsWith('/activate')) programs.active = [folder, ...programs.active].slice(0, 20);
  } else if (program === 'export')
    for (const text of texts) if (text.startsWith('PATH=')) programs.setPath(text.slice('PATH='.length));
  const isMade =
    program === 'virtualenv' ||
    (program === 'uv' && one === 'venv') ||
    (pythons.test(program) &&
      texts.some((text, at) => text === '-m' && /^(?:venv|virtualenv)$/.test(texts[at + 1] ?? '')));
  if (!isMade) return;
  for (const text of texts) if (!text.startsWith('-')) found.virtualEnvironments.add(files.place(text));
  if (program === 'uv' && (two === '' || two.startsWith('-'))) found.virtualEnvironments.add(files.place('.venv'));
}

const nameIn = (assignment: string): string => assignment.split('=', 1)[0] ?? '';

/** What is evaluated is put together first; only where it installs something is that a problem. */
function readEval(words: readonly ShellWord[], found: Found): void {
  const isPutTogether = words.some(({ text, isPlain }) => !isPlain && /\binstall\b/.test(text));
  if (isPutTogether || mayInstall(words))
    found.rejected.push(notUnderstood(words, 'is not understood. Write out what it evaluates.'));
  else found.leaveOut(words[0]?.line ?? 1, 'eval');
}

/** The name of a program, whatever folder it is in. */
const programOf = ({ text }: ShellWord): string => text.slice(text.lastIndexOf('/') + 1);

const condaTools = /^(?:conda|mamba|micromamba)$/;
const pips = /^pip(?:\d[\d.]*)?$/;
const pythons = /^python(?:\d[\d.]*)?$/;

/** Without programs that do nothing but start another one. */
function withoutWrappers(words: readonly ShellWord[]): readonly ShellWord[] {
  let rest = words;
  for (let round = 0; round < depthMax; round += 1) {
    const [first, second] = rest;
    const program = first ? programOf(first) : '';
    if (['exec', 'command', 'nice'].includes(program)) rest = rest.slice(1);
    else if (program === 'sudo') rest = behindAssignments(after(rest, 1, new Set(['-u', '-g'])));
    else if (program === 'env') rest = behindAssignments(after(rest, 1, new Set(['-u'])));
    else if (condaTools.test(program) && second?.text === 'run')
      rest = after(rest, 2, new Set(['-n', '-p', '--name', '--prefix', '--cwd']));
    else break;
  }
  return rest;
}

function behindAssignments(words: readonly ShellWord[]): readonly ShellWord[] {
  const at = words.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  return at < 0 ? [] : words.slice(at);
}

/** Behind options, some of which take the next word. */
function after(words: readonly ShellWord[], from: number, withValue: ReadonlySet<string>): readonly ShellWord[] {
  let at = from;
  while (words[at]?.text.startsWith('-')) at += withValue.has(words[at]?.text ?? '') ? 2 : 1;
  return words.slice(at);
}

/** What a shell is given to read: `bash -ec '…'`. */
function scriptOf(program: string, words: readonly ShellWord[]): ShellWord | undefined {
  if (!/^(?:ba|da|z|k)?sh$/.test(program)) return undefined;
  const at = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  return at < 0 ? undefined : words[at + 1];
}

interface Install {
  readonly tool: 'pip' | 'uninstall' | 'conda' | 'settings';
  /** Behind the words that say what is done. */
  readonly words: readonly ShellWord[];
}

function installOf(program: string, rest: readonly ShellWord[]): Install | undefined {
  const [one, two, three] = rest.map(({ text }) => text);
  if (pips.test(program)) return pipInstallOf(rest);
  if (pythons.test(program)) {
    const at = rest.findIndex(({ text }) => text === '-m');
    return at >= 0 && rest[at + 1]?.text === 'pip' ? pipInstallOf(rest.slice(at + 2)) : undefined;
  }
  if (program === 'uv' && one === 'pip') {
    if (two === 'install') return { tool: 'pip', words: rest.slice(2) };
    if (two === 'uninstall') return { tool: 'uninstall', words: rest.slice(2) };
    // Its arguments are files.
    const isSync = two === 'sync' && three !== undefined && !three.startsWith('-');
    return isSync
      ? { tool: 'pip', words: [{ ...(rest[2] as ShellWord), text: '-r', isPlain: true }, ...rest.slice(2)] }
      : undefined;
  }
  if (!condaTools.test(program)) return undefined;
  if (one === 'install' || one === 'create') return { tool: 'conda', words: rest.slice(1) };
  if (one === 'env' && (two === 'create' || two === 'update')) return { tool: 'conda', words: rest.slice(2) };
  return one === 'config' ? { tool: 'settings', words: rest.slice(1) } : undefined;
}

/** Options of pip itself that take the next word. */
const pipValues = new Set(['--cache-dir', '--log', '--proxy', '--python', '--retries', '--timeout', '--trusted-host']);

/** Options may stand before the word that says what pip does. */
function pipInstallOf(words: readonly ShellWord[]): Install | undefined {
  const [verb, ...behind] = after(words, 0, pipValues);
  const tool = verb?.text === 'install' ? 'pip' : verb?.text === 'uninstall' ? verb.text : undefined;
  return tool && { tool, words: [...words.slice(0, words.length - behind.length - 1), ...behind] };
}

const ofProjects: Readonly<Record<string, RegExp>> = {
  poetry: /^(?:install|add|sync)$/,
  pipenv: /^(?:install|sync)$/,
  pdm: /^(?:install|sync|add)$/,
  uv: /^(?:sync|add)$/,
  pixi: /^(?:install|add)$/,
};

const ofSystems = /^(?:apt|apt-get|apk|yum|dnf|microdnf|zypper|pacman)$/;

/** What is no installation by pip or conda, or none that is understood. */
function readOther(program: string, words: readonly ShellWord[], found: Found): void {
  const [{ line } = { line: 1 }, ...rest] = words;
  const verb = rest.find(({ text }) => !text.startsWith('-'))?.text ?? '';
  if (ofProjects[program]?.test(verb))
    found.warnings.push({
      line,
      message: `“${program} ${verb}” installs what the project says, which is left out: import its own file, such as its lock.`,
    });
  else if (ofSystems.test(program) && /^(?:install|add)$/.test(verb)) {
    const at = rest.findIndex(({ text }) => text === verb);
    const names = rest.slice(at + 1).filter(({ text }) => !text.startsWith('-'));
    found.system.push(...names.map(({ text, line: of }) => ({ line: of, text: shownText(text) })));
  } else if (isSourceSetting(program, rest))
    found.warnOfSource(line, `“${shownText(words.map(({ text }) => text).join(' '))}”`);
  else if (!printing.has(program) && isInstalling(words))
    found.rejected.push(notUnderstood(words, 'is not understood.'));
  else found.leaveOut(line, beginningOf(words));
}

/** What they are given is text. */
const printing = new Set(['echo', 'printf']);

/** Whether it is set from where packages come: `pip config set global.index-url …`, `export PIP_INDEX_URL=…`. */
function isSourceSetting(program: string, rest: readonly ShellWord[]): boolean {
  const texts = rest.map(({ text }) => text);
  if (['export', 'declare', 'typeset'].includes(program)) return texts.some((text) => isSourceVariable(nameIn(text)));
  const at = pythons.test(program) && texts.join(' ').startsWith('-m pip ') ? 2 : 0;
  return (
    (at > 0 || pips.test(program)) &&
    texts[at] === 'config' &&
    texts.includes('set', at) &&
    texts.some((text) => /\b(?:(?:extra-)?index-url|find-links|no-index|trusted-host)$/.test(text))
  );
}

/** Whether pip or conda is asked to install something, by whatever stands around it. */
function isInstalling(words: readonly ShellWord[]): boolean {
  const at = words.findIndex((word) => {
    const name = programOf(word);
    return pips.test(name) || condaTools.test(name) || (!word.isPlain && /[$`})]/.test(name));
  });
  return at >= 0 && words.slice(at + 1, at + 4).some(({ text }) => text === 'install' || text === 'create');
}

/** Whether pip or conda may be asked to install something by words that are run, or of which a text is. */
const mayInstall = (words: readonly ShellWord[]): boolean =>
  words.some(({ text }) => /(?:^|[\s/;&|(])(?:pip[\d.]*|conda|mamba|micromamba)(?:\s|$)/.test(text)) &&
  words.some(({ text }) => /\b(?:install|create|update|sync|config)\b/.test(text));

function rejectIfInstalling(words: readonly ShellWord[], found: Found): void {
  if (mayInstall(words))
    found.rejected.push(notUnderstood(words, 'is run only where something else holds or fails, which is not known.'));
  else found.leaveOut(words[0]?.line ?? 1, beginningOf(words));
}

const beginningOf = (words: readonly ShellWord[]): string =>
  shownText(
    words
      .slice(0, 2)
      .map(({ text }) => text)
      .join(' '),
  );

const notUnderstood = (words: readonly ShellWord[], why: string) => ({
  line: words[0]?.line ?? 1,
  message: `“${shownText(words.map(({ text }) => text).join(' '))}” ${why}`,
});
