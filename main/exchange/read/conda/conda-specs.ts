import { ClocheError, type Remark, type TextFile } from '../../../../preload/contract';
import { parseMatchSpec } from '../../../conda/match-spec';
import { parseRequirements } from '../../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../../asked';
import { nameFromFile } from '../../free-name';
import { readPipSection, type SectionLine } from '../pip-section';
import { checkLength, itemsMax } from '../read-json';
import { channelConfirmations, emptyWarning } from '../remarks';
import { listWarnings } from './conda-list';
import { type Found, readPackage } from './environment-dependencies';
import { pythonIn, withPython } from './environment-yaml';

/** The lines of a list as conda takes them: without comments, and none that is empty. */
function contentOf(text: string): SectionLine[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, itemsMax + 1)
    .map((line, at) => ({ line: at + 1, text: line.replace(/#.*$/, '').trim() }))
    .filter((line) => line.text !== '');
}

/** What conda writes above the lists that it makes. */
const madeByConda = /^# \$ conda create --name <env> --file <this file>[ \t]*\r?$/m;
const oneSign = /^[a-z0-9_][a-z0-9._-]*=[\d*]/;
const twoSigns = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\[[^\]]*\])?\s*==/;
/** A variable, as in files that set them. */
const setting = /^(?:export\s+)?[A-Z][A-Z0-9_]+=/;
/** A channel, or a version with a build behind it. */
const certain = /^[^\s=<>!~[]+::|^[a-z0-9_][a-z0-9._-]*=[^\s=]+=[^\s=]/;

/**
 * Whether a text is a list for `conda install --file`: what pip takes as well but for some lines that only conda understands,
 * and none that only pip does. https://docs.conda.io/projects/conda/en/stable/commands/install.html
 */
export function isCondaSpecs(text: string): boolean {
  const isMade = madeByConda.test(text);
  if (!isMade && !/^[ \t]*(?:[^\s=<>!~[#]{1,200}=[^=\s]|[^\s=<>!~[#]{1,200}::)/m.test(text)) return false;
  const lines = contentOf(text);
  if (lines.length === 0 || lines.length > itemsMax) return false;
  if (!isMade && lines.some(({ text: line }) => setting.test(line))) return false;
  const specs = lines.filter(({ text: line }) => parseMatchSpec(line) !== null);
  const known = new Set(specs);
  if (lines.some((line) => !known.has(line) && isForPip(line.text))) return false;
  const count = (shape: RegExp) => specs.filter(({ text: line }) => shape.test(line)).length;
  // Among many versions with == one with = is rather a slip.
  const isOfConda = isMade || count(certain) > 0 || (count(oneSign) > 0 && count(oneSign) >= count(twoSigns));
  return isOfConda && specs.length * 2 > lines.length;
}

function isForPip(line: string): boolean {
  const { entries, rejected } = parseRequirements(line);
  return entries.length > 0 && rejected.length === 0;
}

/** What such a list asks of conda, and of pip what that had installed. Throws `too-large`. */
export function readCondaSpecs(file: TextFile): Reading {
  const reading = readSpecLines(file);
  const lines = contentOf(file.text);
  const isCertain = madeByConda.test(file.text) || lines.some(({ text }) => certain.test(text));
  const first = isCertain ? undefined : lines.find(({ text }) => oneSign.test(text));
  const doubt: Remark[] = first
    ? [
        {
          line: first.line,
          message: 'It is read as a list for conda, because a version has one = here: pip wants ==.',
        },
      ]
    : [];
  return { ...reading, warnings: [...listWarnings(file.text, []), ...doubt, ...reading.warnings] };
}

/** What the lines of a list ask for that conda is said to install, whatever they look like. Throws `too-large`. */
export function readSpecLines(file: TextFile): Reading {
  const shown = shownName(file.fileName);
  checkLength(shown, file.text);
  const lines = contentOf(file.text);
  if (lines.length > itemsMax) throw new ClocheError('too-large', `${shown} has more than ${itemsMax} lines.`);
  const found: Found = { packages: [], places: [], written: [], pip: [], rejected: [], warnings: [] };
  const seen = new Set<string>();
  for (const { line, text } of lines) {
    const [, name, version] = /^([\w.-]+)=([^\s=]+)=pypi_0$/.exec(text) ?? [];
    if (name === undefined) readPackage(text, line, found, seen);
    else found.pip.push({ line, text: `${name}==${version}` });
  }
  const pip = readPipSection(file, found.pip, []);
  const { python, packages } = withPython(found.packages);
  return {
    format: 'conda-specs',
    asked: {
      ...nothingAsked(nameFromFile(shown)),
      python,
      packages: { from: 'conda', channels: [], specs: packages },
      requirements: pip.requirements,
    },
    written: { ...pythonIn(found), conda: found.written, pip: pip.written },
    groups: [],
    confirmations: [...channelConfirmations([], found.places), ...pip.confirmations],
    warnings: [...(lines.length === 0 ? [emptyWarning] : []), ...found.warnings, ...pip.warnings],
    rejected: [...found.rejected, ...pip.rejected],
  };
}
