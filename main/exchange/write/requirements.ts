import type { ExportedFile, Package } from '../../../preload/contract';
import { type OptionEntry, parseRequirements } from '../../python/requirements';
import { isLocalOption, isMachinePath, withoutCredentials } from '../scrub';
import { portableRequirements } from './portable-requirements';
import type { Snapshot } from './snapshot';

/** The environment as a requirements file: every package at its version, with hashes when all of them are known. */
export function writeRequirements(snapshot: Snapshot): ExportedFile {
  if (!snapshot.isResolved) return writeAsked(snapshot);
  const losses: string[] = [];
  const packages = snapshot.packages.filter((item) => {
    if (item.source === undefined || !isMachinePath(item.source)) return true;
    losses.push(`${item.name} was installed from a path of this machine and is left out.`);
    return false;
  });
  const isHashed = packages.length > 0 && packages.every(({ hashes, source }) => hashes?.length && !source);
  if (!isHashed && packages.some(({ hashes }) => hashes?.length))
    losses.push('The hashes are left out, because they are not known for every package.');
  if (Object.keys(snapshot.variables).length > 0) losses.push(variablesLoss);
  const text = [
    `# ${snapshot.name}, exported from Cloche: every package at its version.`,
    ...(snapshot.python === undefined ? [] : [`# Python ${snapshot.python}`]),
    ...optionLines(snapshot, isHashed, losses),
    ...packages.map((item) => packageLine(item, isHashed, losses)),
  ].join('\n');
  return { fileName: `${snapshot.name}-requirements.txt`, text: `${text}\n`, losses };
}

/** What was asked for by an environment that has not been made. */
function writeAsked({ name, requirements, variables }: Snapshot): ExportedFile {
  const losses = ['It has not been made yet, so no versions are known: the file has what was asked for.'];
  if (Object.keys(variables).length > 0) losses.push(variablesLoss);
  const lines = portableRequirements(requirements, losses);
  const text = [`# ${name}, exported from Cloche: what was asked for. Nothing was resolved.`, ...lines].join('\n');
  return { fileName: `${name}-requirements.txt`, text: `${text}\n`, losses };
}

const variablesLoss = 'Its variables are left out: the format has none.';

function optionLines(snapshot: Snapshot, isHashed: boolean, losses: string[]): string[] {
  const { entries } = parseRequirements(snapshot.requirements.join('\n'));
  const options = entries.filter((entry): entry is OptionEntry => entry.type === 'option');
  return options.flatMap(({ name, value }) => {
    if (name === '--require-hashes' && !isHashed) return [];
    if (value === undefined) return [name];
    if (isLocalOption({ name, value })) {
      losses.push(`The option ${name} names a path of this machine and is left out.`);
      return [];
    }
    return [`${name} ${scrubbed(value, losses)}`];
  });
}

function packageLine(item: Package, isHashed: boolean, losses: string[]): string {
  if (item.source !== undefined) return `${item.name} @ ${scrubbed(item.source, losses)}`;
  const pinned = `${item.name}==${item.version}`;
  if (!isHashed) return pinned;
  return [pinned, ...[...(item.hashes ?? [])].sort().map((hash) => `    --hash=${hash}`)].join(' \\\n');
}

function scrubbed(address: string, losses: string[]): string {
  const clean = withoutCredentials(address);
  if (clean !== address) losses.push(`The login in the address ${clean} is left out.`);
  return clean;
}
