import { stringify } from 'smol-toml';
import type { ExportedFile } from '../../../preload/contract';
import { normalizeName } from '../../python/package-name';
import { parseRequirements, type RequirementEntry, variablesOf } from '../../python/requirements';
import { askedOfPip, toldOneByOne } from './asked-as';
import { leftOut } from './left-out';
import { requiredPython } from './python-series';
import type { Snapshot } from './snapshot';

/** What was asked for as the dependencies of a project: https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
export function writePyproject(snapshot: Snapshot): ExportedFile {
  const { asked, losses } = askedOfPip(snapshot);
  const told = [...losses];
  const { entries } = parseRequirements(asked.requirements.join('\n'));
  const dependencies = entries.flatMap((entry) => dependencyOf(entry, told));
  const python = requiredPython(snapshot.asked);
  const project = {
    name: projectName(snapshot.name, entries),
    version: '0.1.0',
    ...(python === undefined ? {} : { 'requires-python': python }),
    dependencies,
  };
  return {
    fileName: 'pyproject.toml',
    text: `# Exported from Cloche: what ${snapshot.name} asks for.\n${stringify({ project })}`,
    losses: [...told, ...leftOut(snapshot, { python: true, settings: toldOneByOne(snapshot) })],
  };
}

/** A name that ends with a letter or digit, as it must there, and is none that is asked for: no project depends on itself. */
function projectName(name: string, entries: readonly RequirementEntry[]): string {
  const asked = new Set(
    entries.flatMap((entry) => ('extras' in entry && entry.name ? [normalizeName(entry.name)] : [])),
  );
  let own = normalizeName(name).replace(/-+$/, '');
  while (asked.has(own)) own = `${own}-environment`;
  return own;
}

/** A dependency specifier (https://packaging.python.org/en/latest/specifications/dependency-specifiers/). */
function dependencyOf(entry: RequirementEntry, losses: string[]): string[] {
  const lose = (reason: string): string[] => {
    losses.push(`“${entry.text}” is left out: ${reason}`);
    return [];
  };
  if (!('extras' in entry)) return lose('the format has no options of pip.');
  if (entry.name === undefined) return lose('the format wants the name of the package before its address.');
  if (variablesOf(entry.text).length > 0) return lose('the format has no variables.');
  if (entry.hashes.length > 0 || entry.options.length > 0)
    losses.push(`The options and hashes of ${entry.name} are left out: the format has none.`);
  if (entry.isEditable) losses.push(`${entry.name} is asked for as it is and not as editable.`);
  const extras = entry.extras.length === 0 ? '' : `[${entry.extras.join(',')}]`;
  const marker = entry.marker === undefined ? '' : `; ${entry.marker}`;
  if (entry.type === 'package') return [`${entry.name}${extras}${entry.specifier}${marker}`];
  return [`${entry.name}${extras} @ ${entry.source}${marker === '' ? '' : ` ${marker}`}`];
}
