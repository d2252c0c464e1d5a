import { parseMatchSpec } from '../../conda/match-spec';
import { nixProgramNames } from '../../names/conda-programs';
import { nameOfAttribute } from '../../nix/names/pypi-names';
import { normalizeName } from '../../python/package-name';
import type { PackageEntry } from '../../python/requirements';
import { condaNameOf, distributionsOf } from './conda-names';
import type { Draft } from './draft';
import { toMatchVersion } from './match-versions';
import {
  hasOwnIndex,
  holdsHere,
  isForPip,
  type Line,
  linesOf,
  markersOf,
  notHere,
  packageOf,
} from './requirement-parts';

/** A package that conda is going to be asked for. */
interface Wanted {
  readonly line: string;
  readonly entry: PackageEntry;
  readonly name: string;
}

/** Distributions that are made for pip alone: the libraries of CUDA as wheels. */
const pipOnly = /^nvidia-.*-cu\d+$/;

/**
 * Asks conda for the lines that are a package by its name, and leaves to pip what only pip can do: addresses, paths, hashes,
 * other indexes, and what no channel has.
 */
export function linesToConda(draft: Draft): void {
  const { asked, report } = draft;
  const lines = linesOf(asked.requirements);
  const isElsewhere = hasOwnIndex(lines);
  const environment = markersOf(asked);
  const wanted: Wanted[] = [];
  const left: Line[] = [];
  for (const line of lines) {
    const entry = packageOf(line);
    const holds = entry && holdsHere(entry, environment);
    if (entry && holds === false) report.drop(line.text, notHere(entry));
    else if (entry && holds && !isElsewhere && !isForPip(entry) && isOfConda(draft, entry))
      wanted.push({ line: line.text, entry, name: condaNameOf(entry.name) });
    else left.push(line);
  }
  const limits = takeConstraints(draft, wanted, left.some(installs));
  for (const one of wanted) askConda(draft, one, limits.get(normalizeName(one.entry.name)) ?? []);
  leaveToPip(draft, left);
}

const installs = ({ entries }: Line): boolean => !entries.some(({ type }) => type === 'option');

/** Options alone are nothing to pip. */
function leaveToPip(draft: Draft, left: readonly Line[]): void {
  if (left.some(installs) || draft.requirements.length > 0) draft.keep('requirements', ...left.map(({ text }) => text));
  else for (const { text } of left) draft.report.drop(text, 'It is an option of pip, and pip has nothing to install.');
}

function isOfConda({ known }: Draft, { name }: PackageEntry): boolean {
  const conda = condaNameOf(name);
  // What conda calls the same may be something else: a program, or a package of R.
  const isDistribution = distributionsOf(conda).some((own) => normalizeName(own) === normalizeName(name));
  return isDistribution && !pipOnly.test(normalizeName(name)) && known.has(conda) !== false;
}

/** The specifiers of constraints by the names that conda is asked for; the others stay as long as pip is. */
function takeConstraints(draft: Draft, wanted: readonly Wanted[], hasPip: boolean): Map<string, string[]> {
  const { asked, report } = draft;
  const names = new Set(wanted.map(({ entry }) => normalizeName(entry.name)));
  const limits = new Map<string, string[]>();
  for (const line of linesOf(asked.constraints)) {
    const entry = packageOf(line);
    const name = entry && normalizeName(entry.name);
    if (entry && name !== undefined && names.has(name) && !isForPip(entry) && entry.marker === undefined) {
      limits.set(name, [...(limits.get(name) ?? []), entry.specifier].filter(Boolean));
      report.change(line.text, condaNameOf(entry.name), ['It limits what is asked of conda.']);
    } else if (hasPip) draft.keep('constraints', line.text);
    else report.drop(line.text, 'It limits what pip may install, and pip has nothing to install.');
  }
  return limits;
}

function askConda(draft: Draft, { line, entry, name }: Wanted, limits: readonly string[]): void {
  const { version, reasons } = toMatchVersion([entry.specifier, ...limits].filter(Boolean).join(','));
  const spec = `${name}${version}`;
  if (parseMatchSpec(spec) === null) {
    draft.keep('requirements', line);
    return;
  }
  const rewritten = [
    ...(name === entry.name ? [] : [`conda calls it ${name}.`]),
    ...(entry.extras.length === 0
      ? []
      : [`conda knows no extras, so what ${entry.extras.join(', ')} would bring is not asked for.`]),
    ...(entry.marker === undefined ? [] : ['Its marker holds on this machine, and conda knows none.']),
    ...(limits.length === 0 ? [] : ['A constraint limits it.']),
    ...reasons,
  ];
  draft.change('packages', line, spec, rewritten);
}

/** Asks conda for a package of nixpkgs by the name of its distribution. */
export function attributeToConda(draft: Draft, attribute: string): void {
  const distribution = nameOfAttribute(attribute);
  if (distribution === undefined) {
    draft.report.drop(attribute, 'conda has no package of it.');
    return;
  }
  const name = condaNameOf(distribution);
  if (parseMatchSpec(name) === null) {
    draft.report.drop(attribute, 'This can be no name of a package of conda.');
    return;
  }
  if (draft.known.has(name) === false) {
    draft.report.drop(attribute, `No channel has a package ${name}.`);
    return;
  }
  draft.change('packages', attribute, name, name === attribute ? [] : [`conda calls it ${name}.`]);
}

const condaProgramNames: Readonly<Record<string, string>> = Object.fromEntries(
  // Of several names for a compiler the first is the one that people ask for.
  Object.entries(nixProgramNames)
    .reverse()
    .map(([conda, program]) => [program, conda]),
);

/** Asks conda for a program of nixpkgs. */
export function programToConda(draft: Draft, program: string): void {
  const name = Object.hasOwn(condaProgramNames, program) ? condaProgramNames[program] : undefined;
  if (name === undefined) {
    draft.report.drop(program, 'What conda calls this program is not known here.');
    return;
  }
  draft.change('packages', program, name, name === program ? [] : [`conda calls it ${name}.`]);
}
