import { ClocheError, changeFix } from '../../../preload/contract';
import { type MarkerEnvironment, markerHolds } from '../../python/marker-value';
import { normalizeName } from '../../python/package-name';
import { readEntries } from '../../python/pip/requirements-file';
import type { PackageEntry, RequirementEntry, SourceEntry } from '../../python/requirements';
import { zoneFix } from './fixes';
import type { NixRequirementsSpec } from './spec';

/** A distribution that is asked for, however many lines do so. */
export interface Wish {
  /** As the first line spells it. */
  readonly written: string;
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Clauses of all lines and of the constraints, joined with commas; '' when any version will do. */
  readonly specifier: string;
}

/** What the lines ask for. */
export interface Requested {
  readonly packages: readonly PackageEntry[];
  readonly constraints: readonly PackageEntry[];
  /** What is not followed, a sentence each. */
  readonly remarks: readonly string[];
}

/**
 * Reads the lines. Throws `invalid-input` for what pip would refuse and for files that they include, `unsupported` for
 * addresses and paths, which are no packages of any set.
 */
export function readRequested(spec: NixRequirementsSpec): Requested {
  const { requirements, constraints = [] } = spec;
  const entries = readEntries(requirements);
  const limits = readEntries(constraints);
  refuseIncludes([...entries, ...limits]);
  refuseSources(entries, spec);
  const packages = entries.filter((entry): entry is PackageEntry => entry.type === 'package');
  return {
    packages,
    constraints: limits.filter((entry): entry is PackageEntry => entry.type === 'package'),
    remarks: remarksOn(entries, packages),
  };
}

function refuseIncludes(entries: readonly RequirementEntry[]): void {
  const include = entries.find(({ type }) => type === 'include' || type === 'constraint');
  if (!include) return;
  throw new ClocheError('invalid-input', `“${include.text}” names another file, which is not read here.`, {
    hint: 'Choose the requirements file itself: what it includes is read with it.',
  });
}

function refuseSources(entries: readonly RequirementEntry[], spec: NixRequirementsSpec): void {
  const sources = entries.filter((entry): entry is SourceEntry => ['url', 'vcs', 'path'].includes(entry.type));
  if (sources.length === 0) return;
  const names = new Map(sources.flatMap(({ text, name }) => (name === undefined ? [] : [[text, name]])));
  const replaced = spec.requirements.map((line) => names.get(line.trim()) ?? line);
  const byName = changeFix(`Take ${[...names.values()].join(', ')} from nixpkgs`, { requirements: replaced });
  const what = sources.length === 1 ? 'A requirement comes' : `${sources.length} requirements come`;
  throw new ClocheError('unsupported', `${what} from an address or a path, which nixpkgs does not have.`, {
    hint: 'Take it by its name, as your own package in the kind nix-packages, or with pip in an FHS zone.',
    fixes: [...(names.size === sources.length ? [byName] : []), zoneFix(spec)],
    detail: sources.map(({ text }) => text).join('\n'),
  });
}

function remarksOn(entries: readonly RequirementEntry[], packages: readonly PackageEntry[]): string[] {
  const options = new Set(entries.flatMap((entry) => (entry.type === 'option' ? [entry.name] : [])));
  const hashed = packages.some(({ hashes }) => hashes.length > 0);
  const own = new Set(packages.flatMap((entry) => entry.options.map(({ name }) => name)));
  return [
    ...(options.size > 0 ? [`Not followed, as nothing is installed by pip: ${[...options].join(', ')}.`] : []),
    ...(own.size > 0 ? [`Not passed to any build: ${[...own].join(', ')}.`] : []),
    ...(hashed ? ['The hashes are not checked: they are of PyPI’s files, and Nix checks those of its own.'] : []),
  ];
}

/** What an environment takes of the requested packages, each once, and what its markers leave out. */
export interface Applied {
  readonly wishes: readonly Wish[];
  /** Names. */
  readonly skipped: readonly string[];
}

/** The packages whose markers hold, or may hold. */
export function applyMarkers({ packages, constraints }: Requested, environment: MarkerEnvironment): Applied {
  const holds = ({ marker }: PackageEntry) => marker === undefined || (markerHolds(marker, environment) ?? true);
  const taken = new Map<string, PackageEntry[]>();
  for (const entry of packages.filter(holds)) {
    const name = normalizeName(entry.name);
    taken.set(name, [...(taken.get(name) ?? []), entry]);
  }
  const limits = constraints.filter(holds);
  const skipped = packages.filter((entry) => !taken.has(normalizeName(entry.name))).map(({ name }) => name);
  return {
    wishes: [...taken].map(([name, entries]) => toWish(name, entries, limits)),
    skipped: [...new Set(skipped)],
  };
}

function toWish(name: string, entries: readonly PackageEntry[], limits: readonly PackageEntry[]): Wish {
  const all = [...entries, ...limits.filter((limit) => normalizeName(limit.name) === name)];
  const clauses = all.flatMap(({ specifier }) => (specifier === '' ? [] : specifier.split(',')));
  return {
    written: entries[0]?.name ?? name,
    name,
    extras: [...new Set(entries.flatMap(({ extras }) => extras.map(normalizeName)))],
    specifier: [...new Set(clauses)].join(','),
  };
}

/** The packages as lines for an engine that reads a requirements file: names, extras, versions and markers alone. */
export function plainLines(packages: readonly PackageEntry[]): string[] {
  return packages.map(({ name, extras, specifier, marker }) => {
    const sets = extras.length === 0 ? '' : `[${extras.join(',')}]`;
    return `${name}${sets}${specifier}${marker === undefined ? '' : ` ; ${marker}`}`;
  });
}
