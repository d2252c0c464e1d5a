import { isDeepStrictEqual } from 'node:util';
import type { Carried, CreateRequest, Spec } from '../../../preload/contract';
import type { Asked, AskedPackages } from '../asked';
import { specsOf } from './conda-names';
import { type Carrier, Draft } from './draft';
import { type KnownNames, nothingKnown } from './known-names';
import { carryPython } from './python';
import { carrySettings } from './settings';
import { attributeToConda, linesToConda, programToConda } from './to-conda';
import { linesToNixpkgs, specToNixpkgs } from './to-nixpkgs';
import { attributeToPip, linesToPip, specToPip } from './to-pip';

/**
 * Channels that nobody chooses for what only they have, and their own addresses: nothing is lost where packages come from
 * another usual place.
 */
const usualChannels: ReadonlySet<string> = new Set([
  ...['conda-forge', 'https://conda.anaconda.org/conda-forge'],
  ...['defaults', 'https://repo.anaconda.com/pkgs/main', 'https://repo.anaconda.com/pkgs/r'],
]);

/** What becomes of what is asked for in a kind. */
export interface Carriage {
  readonly request: CreateRequest;
  readonly carried: Carried;
}

/**
 * Asks a kind for what is asked for: as it is, in the kind's own way, or not at all, and says so of each part. Its own
 * export is asked for as it was, exact versions included. Pure.
 */
export function carry(asked: Asked, kind: Carrier, known: KnownNames = nothingKnown): Carriage {
  const { name, variables, notes, lock } = asked;
  const own = [asked.own, asked.asFile].find((one) => one?.kind === kind.id);
  const isOwn = own !== undefined;
  const draft = new Draft(asked, kind, known);
  if (isOwn) draft.report.keep(...namesIn(asked));
  const spec = isOwn ? own.spec : carrySpec(draft);
  const keepsLock = lock !== undefined && (isOwn || isLockOf(asked, kind, spec));
  return {
    request: {
      name,
      kind: kind.id,
      spec,
      ...(Object.keys(variables).length === 0 ? {} : { variables: { ...variables } }),
      ...(notes === undefined ? {} : { notes }),
      ...(keepsLock ? { lock } : {}),
    },
    carried: draft.report.carried,
  };
}

/** All that is asked for by a name or an address. */
function namesIn({ requirements, constraints, packages }: Asked): string[] {
  const of = (one: AskedPackages) => (one.from === 'conda' ? one.specs : [...one.attributes, ...one.programs]);
  return [...requirements, ...constraints, ...(packages ? of(packages) : [])];
}

/**
 * Whether a kind could install the very archives that a lock names: those of channels where it takes packages from there,
 * those for pip where it takes nothing else and is asked for the same.
 */
function isLockOf({ lock, packages, requirements }: Asked, { takes }: Carrier, spec: Spec): boolean {
  const locked = lock?.packages ?? [];
  if (locked.some(({ conda }) => conda !== undefined)) return takes.packages === 'conda';
  const isOfPypi = locked.length > 0 && packages === undefined && lock?.sources === undefined;
  const takesSuch = takes.pip && !takes.isByName && takes.packages === undefined;
  return isOfPypi && takesSuch && isDeepStrictEqual(spec.requirements, requirements);
}

function carrySpec(draft: Draft): Spec {
  const { asked, kind } = draft;
  const python = carryPython(draft);
  carryLines(draft);
  if (asked.packages?.from === 'conda') carryConda(draft, asked.packages);
  if (asked.packages?.from === 'nixpkgs') carryNixpkgs(draft, asked.packages);
  const { takes } = kind;
  const { channels = [] } = asked.packages?.from === 'conda' && takes.packages === 'conda' ? asked.packages : {};
  return {
    ...carrySettings(draft),
    ...(python === '' ? {} : { python }),
    ...(takes.pip ? { requirements: draft.requirements } : {}),
    ...(takes.pip && draft.constraints.length > 0 ? { constraints: draft.constraints } : {}),
    ...(takes.packages === undefined ? {} : { packages: draft.packages }),
    ...(channels.length > 0 ? { channels: [...channels] } : {}),
    ...(takes.programs === undefined ? {} : { [takes.programs]: draft.programs }),
  };
}

function carryLines(draft: Draft): void {
  const { packages, pip } = draft.kind.takes;
  // The pip section of a file of conda is for pip: its author knew what the channels have.
  if (packages === 'conda' && draft.asked.packages?.from !== 'conda') linesToConda(draft);
  else if (pip) linesToPip(draft);
  else linesToNixpkgs(draft);
}

function carryConda(draft: Draft, { specs, channels }: Extract<AskedPackages, { from: 'conda' }>): void {
  const { kind, report } = draft;
  const { takes } = kind;
  if (takes.packages === 'conda') {
    draft.keep('packages', ...specs);
    return;
  }
  const carryOne = takes.pip ? specToPip : specToNixpkgs;
  for (const asked of specsOf(specs)) if (asked.spec?.name !== 'python') carryOne(draft, asked);
  for (const channel of channels) {
    const name = channel.replace(/\/+$/, '');
    if (usualChannels.has(name)) report.keep(channel);
    else if (mirror.test(name))
      report.change(channel, 'conda-forge', [
        `By its name it is taken as conda-forge at another host; ${kind.label} takes packages from elsewhere.`,
      ]);
    else report.drop(channel, `It is a channel of conda, and ${kind.label} takes packages from elsewhere.`);
  }
}

/** An address that ends like the name of the channel that everybody mirrors: behind an alias, or of a cache. */
const mirror = /^https?:\/\/.+\/conda-forge$/;

function carryNixpkgs(draft: Draft, { attributes, programs }: Extract<AskedPackages, { from: 'nixpkgs' }>): void {
  const { kind, report } = draft;
  const { takes } = kind;
  const carryAttribute = takes.packages === 'conda' ? attributeToConda : attributeToPip;
  if (takes.packages === 'nixpkgs') draft.keep('packages', ...attributes);
  else for (const attribute of attributes) carryAttribute(draft, attribute);
  if (takes.programs !== undefined) draft.keep('programs', ...programs);
  else if (takes.packages === 'conda') for (const program of programs) programToConda(draft, program);
  else
    for (const program of programs)
      report.drop(program, `It is a program of nixpkgs, and ${kind.label} takes Python distributions alone.`);
}
