import type { Remark } from '../../../../preload/contract';
import { normalizeName } from '../../../python/package-name';
import { parseRequirements, type RequirementEntry } from '../../../python/requirements';
import { type Found, type PipInstall, type PipLine, type Place, shownText } from './found';

/** What brings other packages, and is not what an environment is for. */
const tools = new Set(['pip', 'setuptools', 'wheel', 'virtualenv', 'uv']);

/** Says which environment a command of pip concerns: its folder, or '' for the one of the image itself. */
function folderFinder({ pip, virtualEnvironments }: Found): (place: Place) => string {
  const known = new Set(virtualEnvironments);
  for (const { place } of pip) if (place.folder !== undefined) known.add(place.folder);
  return ({ folder, active }) => folder ?? active.find((one) => known.has(one)) ?? '';
}

/** What is told of where commands of pip install: that an option says so, and that there are several places. */
export function remarksOnPlaces(found: Found): Remark[] {
  const folderOf = folderFinder(found);
  const places = new Map<string, PipInstall>();
  for (const install of found.pip) {
    const folder = folderOf(install.place);
    if (!places.has(folder) && !bringsToolsOnly(install)) places.set(folder, install);
  }
  const [[folder, first] = [], ...others] = places;
  if (folder === undefined || !first) return [];
  const { line, option } = first.place;
  if (others.length > 0) {
    const shown = [...places].map(
      ([name, { place }]) => `${name === '' ? 'the one of the image' : shownText(name)} (line ${place.line})`,
    );
    const named = [shown.slice(0, -1).slice(0, 20).join(', '), shown.at(-1)].join(' and ');
    return [{ line, message: `pip fills several environments, ${named}: what they have is taken together.` }];
  }
  return option === undefined
    ? []
    : [{ line, message: `${option} has it put into ${shownText(folder)}, which is taken as the environment.` }];
}

function bringsToolsOnly({ lines }: PipInstall): boolean {
  const { entries } = parseRequirements(lines.map(({ text }) => text).join('\n'));
  return entries.every((entry) => entry.type === 'package' && tools.has(normalizeName(entry.name)));
}

/** Without what a later command of pip uninstalls from the same environment, and what is told of that. */
export function withoutUninstalled(found: Found, lines: readonly PipLine[], entries: readonly RequirementEntry[]) {
  const folderOf = folderFinder(found);
  const order = new Map(found.pip.map((install, index) => [install, index]));
  const warnings: Remark[] = [];
  const kept = entries.filter((entry) => {
    const install = lines[(entry.via ?? entry.line) - 1]?.install;
    if (entry.type === 'option' || !('name' in entry) || entry.name === undefined || !install) return true;
    const name = normalizeName(entry.name);
    const removal = found.uninstalls.find(
      ({ names, place, before }) =>
        names.has(name) &&
        (order.get(install) ?? 0) < before &&
        place.stage.isFrom(install.place.stage) &&
        folderOf(place) === folderOf(install.place),
    );
    if (removal)
      warnings.push({
        line: removal.place.line,
        message: `${shownText(entry.text)} is left out: it is uninstalled again.`,
      });
    return !removal;
  });
  return { kept, warnings };
}
