import { parseMatchSpec } from '../../../conda/match-spec';
import { condaSpecSchema } from '../../../conda/spec';
import { type Found, shownText } from './found';
import type { ImageFiles } from './image-files';
import { OptionWords } from './option-words';
import type { ShellCommand } from './shell-commands';
import type { ShellWord } from './shell-words';

const meant = new Set(['-c', '--channel', '-f', '--file', '-n', '--name']);
const meantSwitches = new Set(['--no-deps', '--only-deps', '--override-channels']);
const values = new Set([
  ...['-p', '--prefix', '--solver', '--experimental-solver', '-r', '--root-prefix', '--rc-file', '--channel-priority'],
  ...['--platform', '--subdir', '--repodata-fn', '--log-level'],
]);
const switches = new Set([
  ...[
    '-y',
    '--yes',
    '--quiet',
    '--verbose',
    '--freeze-installed',
    '--update-deps',
    '--no-update-deps',
    '--update-specs',
  ],
  ...['--strict-channel-priority', '--no-channel-priority', '--copy', '--json', '--force-reinstall', '--no-pin', '-S'],
  ...['--no-py-pin', '--use-index-cache', '-C', '--insecure', '-k', '--always-copy', '--allow-uninstallable'],
  ...['--no-default-packages', '--no-rc', '--no-env', '--satisfied-skip-solve', '--prune', '--force', '--use-local'],
]);

/** Reads what stands behind `conda install`, `conda create` and `conda env create`. */
export function readConda(command: ShellCommand, words: readonly ShellWord[], files: ImageFiles, found: Found): void {
  found.usesConda = true;
  const options = new OptionWords(words, { values, switches, meant, meantSwitches });
  for (const { name, value, word } of options.read(found)) {
    if (name === undefined) addSpec(word, found);
    else if (value === undefined) {
      if (name !== '--override-channels') found.leaveOut(word.line, `The option ${name} of conda`);
    } else if (!value.isPlain) found.reject(value);
    else if (name === '-c' || name === '--channel') addChannel(value, found.channels, found);
    else if (name === '-n' || name === '--name') found.environments.add(value.text);
    else addFile(value, files, found);
  }
  found.warnOfFiles(command.files);
}

function addFile(value: ShellWord, files: ImageFiles, found: Found): void {
  const path = files.document(value.text) ?? files.find(value.text);
  if (path === undefined) {
    found.rejectImagePath(value);
    return;
  }
  found.installFrom(path);
  found.environmentFiles.push({ line: value.line, text: path });
}

function addSpec(word: ShellWord, found: Found): void {
  if (!word.isPlain || !parseMatchSpec(word.text)) found.reject(word);
  else found.conda.push({ line: word.line, text: word.text });
}

function addChannel({ line, text }: ShellWord, to: Found['channels'], found: Found): void {
  if (condaSpecSchema.shape.channels.safeParse([text]).success) to.push({ line, text });
  else found.rejected.push({ line, message: `“${shownText(text)}” is no channel.` });
}

/** Reads what stands behind `conda config`: of the settings the channels alone. */
export function readCondaSettings(words: readonly ShellWord[], found: Found): void {
  const texts = words.map(({ text }) => text);
  const at = texts.findIndex((text) => /^--(?:add|prepend|append)$/.test(text));
  const value = words[at + 2];
  if (at < 0 || texts[at + 1] !== 'channels' || !value) return;
  if (!value.isPlain) {
    found.reject(value);
    return;
  }
  const added: Found['channels'] = [];
  addChannel(value, added, found);
  if (texts[at] === '--append') found.usualChannels.push(...added);
  else found.usualChannels.unshift(...added);
}
