import { isPackageName, normalizeName } from '../../../python/package-name';
import { parseRequirements } from '../../../python/requirements';
import { type Found, type PipInstall, type Place, shownText } from './found';
import type { ImageFiles } from './image-files';
import { environmentOf } from './image-programs';
import { OptionWords } from './option-words';
import type { ShellCommand } from './shell-commands';
import type { ShellWord } from './shell-words';

/** Options that decide what is installed, by what they are called in a requirements file. */
const meant: Readonly<Record<string, string>> = {
  ...{ '-r': '--requirement', '--requirement': '--requirement', '--requirements': '--requirement' },
  ...{ '-c': '--constraint', '--constraint': '--constraint', '--constraints': '--constraint' },
  ...{ '-e': '--editable', '--editable': '--editable' },
  ...{ '-i': '--index-url', '--index-url': '--index-url', '--default-index': '--index-url' },
  ...{ '--extra-index-url': '--extra-index-url', '--index': '--extra-index-url' },
  ...{ '-f': '--find-links', '--find-links': '--find-links', '--trusted-host': '--trusted-host' },
  ...{ '--no-binary': '--no-binary', '--only-binary': '--only-binary', '--use-feature': '--use-feature' },
};
const meantSwitches = new Set(['--pre', '--no-index', '--prefer-binary', '--require-hashes']);
/** What no requirements file can say. */
const lost = ['--no-deps', '--dry-run', '--all-extras'];

/** Options that say where it is installed, by what they are called in messages. */
const placing: Readonly<Record<string, string>> = {
  ...{ '-t': '--target', '--target': '--target', '--prefix': '--prefix', '--root': '--root' },
  ...{ '--python': '--python', '-p': '--python' },
};

/** Options with a value that decide how, and not what is installed. */
const values = new Set([
  ...['--cache-dir', '--default-timeout', '--timeout', '--retries', '--progress-bar', '--root-user-action'],
  ...['--src', '--upgrade-strategy', '--proxy', '--cert', '--client-cert'],
  ...['--log', '--exists-action', '--report', '--keyring-provider', '--link-mode', '--directory'],
  ...['--index-strategy', '--config-file', '--color', '--build-constraint', '--build-constraints', '-b'],
]);
const switches = new Set([
  ...['--no-cache-dir', '--no-cache', '-U', '--upgrade', '--quiet', '--verbose', '--user', '--no-input', '-I', '-n'],
  ...['--break-system-packages', '--disable-pip-version-check', '--no-compile', '--compile', '--force-reinstall'],
  ...['--ignore-installed', '--no-build-isolation', '--no-warn-script-location', '--no-warn-conflicts', '--no-clean'],
  ...['--isolated', '--require-virtualenv', '--no-color', '--debug', '--system', '--compile-bytecode', '--native-tls'],
  ...['--reinstall', '--no-progress', '--offline', '--refresh', '--no-config', '--exact', '--use-pep517', '--strict'],
  ...['--no-python-version-warning', '--no-use-pep517', '--check-build-dependencies'],
]);

/** Reads what stands behind `pip install`, as lines of a requirements file. */
export function readPip(command: ShellCommand, words: readonly ShellWord[], files: ImageFiles, found: Found): void {
  const install: PipInstall = { place: placeOf(command.words, files), lines: [], index: undefined };
  const before = found.rejected.length;
  const options = new OptionWords(words, {
    ...{ values, switches, meant: new Set([...Object.keys(meant), ...Object.keys(placing)]) },
    meantSwitches: new Set([...meantSwitches, ...lost]),
  });
  for (const { name, value, word } of options.read(found)) {
    if (name === undefined) addRequirement(word, files, install, found);
    else if (meantSwitches.has(name)) install.lines.push({ line: word.line, text: name });
    else if (value && placing[name]) putInto(install.place, placing[name], value.text, files);
    else if (value) addOption(meant[name] ?? name, value, files, install, found);
    else found.leaveOut(word.line, `The option ${name} of pip`);
  }
  if (found.rejected.length === before && !install.lines.some(({ text }) => /^(?!-)|^-[er] /.test(text)))
    found.rejected.push({
      line: command.words[0]?.line ?? 1,
      message: `“${shownText(command.words.map(({ text }) => text).join(' '))}” names nothing that is to be installed.`,
    });
  found.addPip(install);
  found.warnOfFiles(command.files);
}

/** More than anybody has; each is looked at for every package. */
const uninstallsMax = 200;

/** Reads what stands behind `pip uninstall`; what of that is not certain stays installed, and is told. */
export function readUninstall(
  words: readonly ShellWord[],
  behind: readonly ShellWord[],
  files: ImageFiles,
  found: Found,
): void {
  const place = placeOf(words, files);
  const names = new Set<string>();
  let isCertain = found.uninstalls.length < uninstallsMax;
  for (let at = 0; at < behind.length; at += 1) {
    const { text, isPlain } = behind[at] as ShellWord;
    const [name = '', attached] = text.split('=', 2);
    if (placing[name]) putInto(place, placing[name], attached ?? behind[at + 1]?.text ?? '', files);
    if (placing[name] || values.has(name)) at += attached === undefined ? 1 : 0;
    else if (isPlain && isPackageName(text)) names.add(normalizeName(text));
    else if (!switches.has(text) && !/^-(?:-yes|[yqv]+)$/.test(text)) isCertain = false;
  }
  if (found.uninstalls.length < uninstallsMax) found.uninstalls.push({ place, names, before: found.pip.length });
  const line = words[0]?.line ?? 1;
  if (isCertain) found.leaveOut(line, 'pip uninstall');
  else
    found.warnings.push({
      line,
      message: `“${shownText(words.map(({ text }) => text).join(' '))}” is not understood: what it uninstalls is taken all the same.`,
    });
}

/** Where a command installs that says so by the path of its program alone, if at all. */
function placeOf(words: readonly ShellWord[], files: ImageFiles): Place {
  const { programs } = files;
  const [program] = words;
  const path = program?.text.includes('/') ? files.place(program.text) : undefined;
  const isUv = program?.text.endsWith('uv') && !words.some(({ text }) => text === '--system');
  return {
    line: program?.line ?? 1,
    stage: programs,
    // What is named by its path is nowhere else than there.
    folder: path === undefined || isUv ? undefined : (environmentOf(path) ?? ''),
    active: isUv ? [programs.virtualEnvironment ?? '', files.place('.venv'), ...programs.active] : programs.active,
  };
}

function putInto(place: Place, option: string, text: string, files: ImageFiles): void {
  if (option !== '--python') {
    place.folder = files.place(text);
    place.option = option;
  } else if (text.includes('/')) {
    const path = files.place(text);
    place.folder = /\/python[\d.]*$/.test(path) ? (environmentOf(path) ?? '') : path;
  }
}

function addOption(name: string, value: ShellWord, files: ImageFiles, install: PipInstall, found: Found): void {
  const { line, text } = value;
  if (!value.isPlain || !isOneLine(text)) {
    found.reject(value);
    return;
  }
  if (name === '--requirement' || name === '--constraint') {
    addFile(name === '--requirement' ? '-r' : '-c', value, files, install, found);
    return;
  }
  if (name === '--editable') {
    const { entries } = parseRequirements(`-e ${quoted(text)}`);
    const path = entries[0]?.type === 'path' ? here(entries[0].source, text, files) : text;
    if (path === undefined) found.rejectImagePath(value);
    else install.lines.push({ line, text: `-e ${quoted(path)}` });
    return;
  }
  const address = name === '--extra-index-url' ? text.replace(/^[\w.-]+=(?=https?:)/, '') : text;
  const option = { line, text: `${name} ${quoted(address)}` };
  if (name === '--index-url') install.index = option;
  else install.lines.push(option);
}

function addFile(option: '-r' | '-c', value: ShellWord, files: ImageFiles, install: PipInstall, found: Found): void {
  const { line, text } = value;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    install.lines.push({ line, text: `${option} ${quoted(text)}` });
    return;
  }
  if (/\.(?:toml|cfg|py)$/i.test(text)) {
    found.rejected.push({
      line,
      message: `${text.slice(0, 200)} is no list of requirements: import that file by itself.`,
    });
    return;
  }
  const path = files.document(text) ?? files.find(text);
  if (path === undefined) {
    found.rejectImagePath(value);
    return;
  }
  found.installFrom(path);
  install.lines.push({ line, text: `${option} ${quoted(path)}` });
}

function addRequirement(word: ShellWord, files: ImageFiles, install: PipInstall, found: Found): void {
  const { text, line } = word;
  // A backslash at its end would take the next line with it.
  if (!word.isPlain || !isOneLine(text) || text.endsWith('\\')) {
    found.reject(word);
    return;
  }
  const [entry] = parseRequirements(text).entries;
  const path = entry?.type === 'path' ? here(entry.source, text, files) : text;
  if (path === undefined) found.rejectImagePath(word);
  else install.lines.push({ line, text: path });
}

/** Whether pip sees one line in it: it has no end of line of Python. */
const isOneLine = (text: string): boolean => !/[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]/.test(text);

/** The text with its path as one beside the file, and told from a name by that. */
function here(source: string, text: string, files: ImageFiles): string | undefined {
  const path = files.find(source.replace(/^file:(?:\/\/)?(?=\/)/i, ''));
  return path === undefined
    ? undefined
    : `${path.startsWith('.') ? '' : './'}${path}${text.slice(text.indexOf(source) + source.length)}`;
}

/** As a value of a line. */
const quoted = (text: string): string => (/^[^\s"'\\]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`);
