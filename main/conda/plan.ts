import { basename } from 'node:path';
import { ClocheError, type Lock, type Plan } from '../../preload/contract';
import { formatBytes } from '../../preload/format-bytes';
import { evaluationStep, requireAttributes } from '../nix/names/require-attributes';
import { parsePin, pinLabel } from '../nix/pins/pin';
import { nixVersion } from '../nix/run/nix';
import { requirementLines } from '../python/pip/requirements-file';
import { lockedTransaction, nowhere, orderOf } from './create';
import { checkPlace } from './place';
import { newSpecs } from './spec';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaContext, CondaTool, Linked, Transaction } from './tools/tool';
import { zoneLibraries } from './zone/expression';
import { hasTool, withoutZoneWarnings, zoneReason } from './zone/need';
import { insideOf, readZone } from './zone/zone';

/** Packages that are named in a plan; more would not be read. */
const namedMax = 60;

/** What making the environment would do, as the tool itself tells it. Throws what would make it fail at once. */
export async function planConda(
  tool: CondaTool,
  subject: CondaSubject,
  lock: Lock | undefined,
  context: CondaContext,
): Promise<Plan> {
  const { spec } = subject;
  await checkPlace(subject);
  const pip = requirementLines(spec);
  const reason = await zoneReason(tool, spec, context);
  const zone = reason === undefined ? undefined : await planZone(tool, subject, reason, context);
  const { engine, transaction } = await planPackages(tool, subject, lock, { zone, context });
  const python = transaction?.link.find(({ name }) => name === 'python');
  return {
    engine,
    python: `Python ${python?.version ?? spec.python}`.trim(),
    path: condaPrefix(subject),
    steps: [
      ...(zone?.steps ?? []),
      ...packageSteps(spec, transaction),
      ...(pip.length > 0 ? [`Install ${pip.length} requirement${pip.length === 1 ? '' : 's'} with pip.`] : []),
      'Check that everything that was asked for is there.',
      ...placeSteps(tool, subject),
    ],
    warnings: [...(pip.length > 0 ? [besideChannels] : []), ...(zone ? [] : await withoutZoneWarnings())],
  };
}

/** What deserves a second look wherever pip has installed something. */
export const besideChannels = 'What pip installs is not known to the solver: later changes of packages may break it.';

/** A zone that would be made. */
interface PlannedZone {
  readonly steps: readonly string[];
  /** What it is made with, for people. */
  readonly engine: string;
}

async function planZone(
  tool: CondaTool,
  { spec }: CondaSubject,
  reason: string,
  context: CondaContext,
): Promise<PlannedZone> {
  const { nixpkgs = '', libraries } = spec;
  const pin = pinLabel(parsePin(nixpkgs));
  const programs = [tool.id, ...zoneLibraries(libraries)];
  const [version, found, hasIt] = await Promise.all([
    nixVersion(context),
    requireAttributes({ nixpkgs, python: 'python3', libraries }, { programs }, context),
    hasTool(tool),
  ]);
  const parts = tool.installers === undefined ? found.programs : found.programs.slice(1);
  return {
    engine: `Nix ${version}`,
    steps: [
      evaluationStep(pin),
      `Build a zone with the usual folders of Linux, ${reason}, with ${parts.join(', ')} in its /usr.`,
      ...(tool.installers !== undefined && !hasIt
        ? [`Install ${tool.id} into ~/.conda with the installer of nixpkgs, inside of the zone.`]
        : []),
    ],
  };
}

interface PlannedPackages {
  readonly engine: string;
  /** Absent where only the zone can tell it, which is not there yet. */
  readonly transaction: Transaction | undefined;
}

/** What would be linked. Where there will be a zone it is asked in the one that is there, or outside where the tool starts. */
async function planPackages(
  tool: CondaTool,
  subject: CondaSubject,
  lock: Lock | undefined,
  { zone, context }: { readonly zone: PlannedZone | undefined; readonly context: CondaContext },
): Promise<PlannedPackages> {
  const inside = insideOf(zone && readZone(subject), context);
  const solve = async () =>
    lock ? lockedTransaction(lock) : tool.solve(nowhere(await orderOf(subject, undefined), subject), inside);
  if (zone === undefined) {
    const [engine, transaction] = await Promise.all([tool.version(context), solve()]);
    return { engine, transaction };
  }
  const version = await versionOf(tool, inside);
  return {
    engine: `${zone.engine}, ${version ?? tool.id}`,
    transaction: lock || version !== undefined ? await solve() : undefined,
  };
}

/** Undefined for a tool that is not there, or does not start outside of a zone. */
async function versionOf(tool: CondaTool, context: CondaContext): Promise<string | undefined> {
  try {
    const version = await tool.version(context);
    return /\d/.test(version) ? version : undefined;
  } catch (thrown) {
    if (thrown instanceof ClocheError && thrown.code === 'tool-missing') return undefined;
    throw thrown;
  }
}

function packageSteps(spec: CondaSubject['spec'], transaction: Transaction | undefined): string[] {
  const channels = spec.channels.join(', ');
  if (transaction === undefined)
    return [`Inside of the zone, resolve and link ${newSpecs(spec).join(', ')} from ${channels}.`];
  const { link, fetchBytes } = transaction;
  return [
    ...(fetchBytes > 0 ? [`Download ${formatBytes(fetchBytes)} from ${channels}.`] : []),
    `Link ${link.length} package${link.length === 1 ? '' : 's'}${link.length === 0 ? '' : `: ${named(link)}`}.`,
  ];
}

function placeSteps({ id }: CondaTool, subject: CondaSubject): string[] {
  const { place } = subject.spec;
  const prefix = condaPrefix(subject);
  if (place === 'cloche') return [];
  const name = basename(prefix);
  return [`Leave it where ${id} activate ${name} finds it; removing it takes it away from there too.`];
}

function named(link: readonly Linked[]): string {
  const names = link.slice(0, namedMax).map(({ name, version }) => `${name} ${version}`);
  return [...names, ...(link.length > namedMax ? [`and ${link.length - namedMax} more`] : [])].join(', ');
}
