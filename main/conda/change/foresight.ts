import { randomUUID } from 'node:crypto';
import { copyFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { makePrivateFolder } from '../../store/atomic-file';
import { withTemporaryFolder } from '../../store/temporary-folder';
import { askedInHistory, noteWishes, type Wishes } from '../prefix/history';
import { type CondaRecord, readRecords } from '../prefix/meta';
import { type Pins, writePins } from '../prefix/pins';
import { type CondaSpec, namesOf, wantedSpecs } from '../spec';
import { type CondaSubject, condaPrefix } from '../subject';
import type { CondaContext, CondaStep, CondaTool, Linked, StepOrder, Transaction } from '../tools/tool';
import { type CondaScope, isPythonName, pythonStays, stepsOf, wishesOf } from './steps';

/** A step, and what the tool says it would do. */
export interface ForeseenStep {
  readonly order: StepOrder;
  readonly expected: Transaction;
}

/** What a change would do. */
export interface Foresight {
  readonly steps: readonly ForeseenStep[];
  /** The packages of channels as they are. */
  readonly before: readonly CondaRecord[];
  /** What is to be noted in its history before the first step. */
  readonly wishes: Wishes;
  /** And as they will be, by their names. */
  readonly after: ReadonlyMap<string, Linked>;
}

/**
 * Has the tool say what a change would do, and lets the work use it while there is a place at which that can be tried:
 * a folder that looks like the environment and is not, in which earlier steps count as done. Throws what the tool says,
 * `conflict` for a change that would take away what is asked for, and `invalid-input` when that is Python.
 */
export async function withForesight<T>(
  tool: CondaTool,
  subject: CondaSubject,
  scope: CondaScope,
  context: CondaContext,
  work: (foresight: Foresight) => Promise<T>,
): Promise<T> {
  const { spec, variables } = subject;
  const place = condaPrefix(subject);
  refuseMove(spec, scope.before);
  const before = await readRecords(place);
  const planned = stepsOf(spec, scope, before);
  return withTemporaryFolder(join(tmpdir(), `cloche-trial-${randomUUID()}`), async (folder) => {
    const prefix = join(folder, 'prefix');
    await makeTrial(place, prefix);
    await writePins(prefix, heldDuring(subject, scope));
    const wishes = wishesOf(spec, scope, before, askedInHistory(prefix));
    await noteWishes(prefix, wishes, before);
    const steps: ForeseenStep[] = [];
    let after: ReadonlyMap<string, Linked> = new Map(before.map((record) => [record.name, record]));
    for (const step of planned) {
      const order = { prefix, channels: spec.channels, priority: spec.priority, variables, step };
      const expected = await tool.solveStep(order, context);
      steps.push({ order, expected });
      after = afterwards(after, expected);
      refuseWithoutPython(step, after);
      await noteDone(prefix, step, expected);
    }
    refuseLoss(after, namesOf(wantedSpecs(spec)));
    return work({ steps, before, wishes, after });
  });
}

/** What both tools are to hold during a change: also what is asked for, which `update --all` would forget. */
export const heldDuring = ({ spec }: CondaSubject, { before }: CondaScope): Pins => ({
  before: before.pins,
  after: [...wantedSpecs(spec), ...spec.pins],
});

/** What a change of packages cannot change: where it stands, and the zone in which it was made. */
function refuseMove(spec: CondaSpec, before: CondaSpec): void {
  const fixed = ({ place, zone, libraries, nixpkgs }: CondaSpec) => JSON.stringify([place, zone, libraries, nixpkgs]);
  if (fixed(spec) === fixed(before)) return;
  throw new ClocheError('invalid-input', 'Neither the place nor the zone of a finished environment can be changed.', {
    hint: 'Make another one like it with other settings, and remove this one.',
  });
}

/** Everything is a link, but for what the tools tell by what is there and what they write. */
async function makeTrial(from: string, to: string): Promise<void> {
  const meta = join(to, 'conda-meta');
  await makePrivateFolder(meta);
  for (const name of await readdir(from)) if (name !== 'conda-meta') await symlink(join(from, name), join(to, name));
  for (const name of await readdir(join(from, 'conda-meta'))) {
    const [source, target] = [join(from, 'conda-meta', name), join(meta, name)];
    if (name.endsWith('.json')) await symlink(source, target);
    else if (name === 'history' || name === 'pinned' || name === 'state') await copyFile(source, target);
  }
}

/** As the tools note it: they keep asking for what is not in their history as removed. */
async function noteDone(prefix: string, step: CondaStep, { unlink }: Transaction): Promise<void> {
  for (const { name, version, build } of unlink)
    await rm(join(prefix, 'conda-meta', `${name}-${version}-${build}.json`), { force: true });
  if (step.verb === 'remove') await noteWishes(prefix, { asked: [], dropped: step.names }, []);
}

function afterwards(there: ReadonlyMap<string, Linked>, { link, unlink }: Transaction): ReadonlyMap<string, Linked> {
  const next = new Map(there);
  for (const { name } of unlink) next.delete(name);
  for (const item of link) next.set(item.name, item);
  return next;
}

function refuseWithoutPython(step: CondaStep, after: ReadonlyMap<string, Linked>): void {
  if (![...after.keys()].some(isPythonName)) throw pythonStays(step.verb === 'remove' ? step.names : []);
}

function refuseLoss(after: ReadonlyMap<string, Linked>, wanted: readonly string[]): void {
  const lost = wanted.filter((name) => !after.has(name));
  if (lost.length === 0) return;
  throw new ClocheError('conflict', `The change would take away ${lost.join(', ')}, which is asked for.`, {
    hint: 'Take that out of what is asked for as well, or ask for other versions.',
  });
}
