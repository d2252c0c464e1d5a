import type { PackageChange, Plan } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import { readPackages } from '../../python/installed';
import { requirementLines } from '../../python/pip/requirements-file';
import { inspectConda } from '../inspect';
import { besideChannels, planConda } from '../plan';
import { condaInstaller } from '../prefix/packages';
import { type CondaSubject, condaPrefix } from '../subject';
import type { CondaContext, CondaTool } from '../tools/tool';
import { insideOf, readZone } from '../zone/zone';
import { type Foresight, withForesight } from './foresight';
import { type PipWork, pipWorkOf } from './pip-work';
import { type CondaScope, isPythonName } from './steps';

/** What a change of a finished environment would do, as the tool itself tells it. Throws what would make it fail at once. */
export async function planChange(
  tool: CondaTool,
  subject: CondaSubject,
  scope: CondaScope,
  context: CondaContext,
): Promise<Plan> {
  // One that does not work is made anew.
  if ((await inspectConda(subject)).problem) return planConda(tool, subject, undefined, context);
  const { spec } = subject;
  const prefix = condaPrefix(subject);
  const inside = insideOf(readZone(subject), context);
  const [engine, distributions] = await Promise.all([tool.version(inside), readPackages(prefix)]);
  return withForesight(tool, subject, scope, inside, async (foresight) => {
    const ofPip = distributions.filter(({ installer }) => installer !== condaInstaller);
    const work = pipWorkOf(spec, scope, foresight, ofPip);
    const changes = changesOf(foresight);
    const python = [...foresight.after.values()].find(({ name }) => isPythonName(name));
    const pip = pipSteps(work);
    return {
      engine,
      python: `Python ${python?.version ?? ''}`.trim(),
      path: prefix,
      steps: [...channelSteps(foresight, changes, spec.channels), ...pip, lastStep(changes.length + pip.length)],
      warnings: warningsOf(work, scope, changes.length + pip.length, ofPip.length),
      changes,
    };
  });
}

/** What becomes of each package of a channel: what is new, what is another one, what goes; each in the order of names. */
export function changesOf({ before, after, steps }: Omit<Foresight, 'wishes'>): PackageChange[] {
  const there = new Map(before.map((record) => [record.name, record]));
  const sizes = new Map(steps.flatMap(({ expected }) => expected.link.map((item) => [item.name, item.fetchBytes])));
  const changes: PackageChange[] = [];
  for (const name of [...new Set([...there.keys(), ...after.keys()])].sort()) {
    const [old, next] = [there.get(name), after.get(name)];
    if (old?.version === next?.version && old?.build === next?.build) continue;
    const isBuild = old?.version === next?.version;
    const shown = (item: typeof next) => item && (isBuild ? `${item.version} ${item.build}` : item.version);
    const [from, to, fetchBytes] = [shown(old), shown(next), sizes.get(name)];
    changes.push({
      name,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(fetchBytes === undefined || to === undefined ? {} : { fetchBytes }),
    });
  }
  return changes;
}

function channelSteps({ steps }: Foresight, changes: readonly PackageChange[], channels: readonly string[]): string[] {
  const bytes = steps.reduce((sum, { expected }) => sum + expected.fetchBytes, 0);
  const count = (isMeant: (change: PackageChange) => boolean) => changes.filter(isMeant).length;
  const counts: readonly (readonly [string, number])[] = [
    ['Install', count(({ from }) => from === undefined)],
    ['Change', count(({ from, to }) => from !== undefined && to !== undefined)],
    ['Remove', count(({ to }) => to === undefined)],
  ];
  return [
    ...(bytes > 0 ? [`Download ${formatBytes(bytes)} from ${channels.join(', ')}.`] : []),
    ...counts.flatMap(([verb, number]) => (number > 0 ? [`${verb} ${number} package${number === 1 ? '' : 's'}.`] : [])),
  ];
}

function pipSteps({ removes, installs, upgrades }: PipWork): string[] {
  const told = (verb: string, count: number) => `${verb} ${count} requirement${count === 1 ? '' : 's'} with pip.`;
  return [
    ...(removes.length > 0 ? [`Remove ${removes.join(', ')} with pip.`] : []),
    ...(installs ? [told('Install', requirementLines(installs).length)] : []),
    ...(upgrades ? [told('Bring up to date', requirementLines(upgrades).length)] : []),
  ];
}

const lastStep = (count: number): string =>
  count === 0
    ? 'Nothing of the packages changes.'
    : 'Check that everything that was asked for is there; if it is not, everything becomes what it was.';

function warningsOf(
  { isOtherPython, removes }: PipWork,
  { renews }: CondaScope,
  count: number,
  ofPip: number,
): string[] {
  return [
    ...(isOtherPython && ofPip > 0
      ? ['It is another Python: of what pip has installed only what is asked for is installed anew.']
      : []),
    ...(count > 0 && ofPip > removes.length && !isOtherPython ? [besideChannels] : []),
    ...(count === 0 && renews.length > 0 && renews !== 'all'
      ? [`${renews.join(', ')}: no newer version fits what is asked for and held.`]
      : []),
  ];
}
