import type { Progress } from '../../../preload/contract';
import { activityTypes, type NixEvent } from './internal-json';
import { nameOfStorePath } from './store-names';

interface Activity {
  readonly type: number;
  /** The package or the file, for people. */
  readonly item: string;
  /** Where what is asked for comes from. */
  readonly isQuestion: boolean;
  phase?: string;
  done: number;
  expected: number;
}

type Start = Extract<NixEvent, { action: 'start' }>;

/** A count that Nix tells: it wavers, so the most that was expected stays. */
class Tally {
  done = 0;
  total = 0;

  tell(done: number, expected: number): void {
    this.done = Math.max(this.done, done);
    this.total = Math.max(this.total, this.done, expected);
  }
}

/** The bytes of one type of activity. */
interface Transfer {
  readonly tally: Tally;
  /** Of the activities that have ended, bytes. */
  finished: number;
  /** What Nix says of all of them, bytes. */
  expected: number;
}

/** What goes on in one run of Nix. */
class Work {
  readonly builds = new Tally();
  readonly #running = new Map<string, Activity>();
  readonly #transfers = new Map<number, Transfer>();

  get running(): readonly Activity[] {
    return [...this.#running.values()];
  }

  transfer(type: number): Transfer {
    const transfer = this.#transfers.get(type) ?? { tally: new Tally(), finished: 0, expected: 0 };
    this.#transfers.set(type, transfer);
    return transfer;
  }

  take(event: NixEvent): void {
    if (event.action === 'start') this.#running.set(event.id, activityOf(event));
    else if (event.action === 'stop') this.#stop(event.id);
    else if (event.action === 'progress') this.#advance(event);
    else if (event.action === 'phase') Object.assign(this.#running.get(event.id) ?? {}, { phase: event.phase });
    else if (event.action === 'expected') {
      this.transfer(event.type).expected = event.expected;
      this.#countBytes(event.type);
    }
  }

  #stop(id: string): void {
    const activity = this.#running.get(id);
    this.#running.delete(id);
    if (!activity || !isTransfer(activity)) return;
    this.transfer(activity.type).finished += activity.done;
    this.#countBytes(activity.type);
  }

  #advance({ id, done, expected, running }: Extract<NixEvent, { action: 'progress' }>): void {
    const activity = this.#running.get(id);
    if (!activity) return;
    // While nothing is built yet Nix counts what it only considers.
    if (activity.type === activityTypes.builds) this.builds.tell(done, running > 0 ? expected : 0);
    Object.assign(activity, { done, expected });
    if (isTransfer(activity)) this.#countBytes(activity.type);
  }

  #countBytes(type: number): void {
    const { tally, finished, expected } = this.transfer(type);
    const open = this.running.filter((activity) => activity.type === type && isTransfer(activity));
    const done = open.reduce((sum, activity) => sum + activity.done, finished);
    const begun = open.reduce((sum, activity) => sum + activity.expected, finished);
    tally.tell(done, Math.max(expected, begun));
  }
}

/** What Nix is busy with, from the events of one run; null when an event changes nothing of it. */
export function createBuildProgress(): (event: NixEvent) => Progress | null {
  const work = new Work();
  let told = '';
  return (event) => {
    work.take(event);
    const progress = describe(work);
    const text = JSON.stringify(progress);
    if (!progress || text === told) return null;
    told = text;
    return progress;
  };
}

const isTransfer = ({ type, isQuestion }: Activity) =>
  !isQuestion && (type === activityTypes.copyPath || type === activityTypes.fileTransfer);

function activityOf({ type, text, fields }: Start): Activity {
  const subject = typeof fields[0] === 'string' ? fields[0] : '';
  const isQuestion =
    type === activityTypes.queryPathInfo ||
    (type === activityTypes.fileTransfer && /\/nix-cache-info$|\.narinfo$/.test(subject));
  return { type, item: itemOf(type, text, subject), isQuestion, done: 0, expected: 0 };
}

function itemOf(type: number, text: string, subject: string): string {
  if (type === activityTypes.fileTransfer) return decodeName(subject);
  return subject.startsWith('/') ? nameOfStorePath(subject) : text;
}

function decodeName(url: string): string {
  return /([^/]+)\/*$/.exec(url.replace(/[?#].*$/, ''))?.[1] ?? url;
}

/** What is told first of all that goes on at once; of two alike, the later. */
function describe(work: Work): Progress | null {
  const { running } = work;
  const find = (...types: number[]) => running.findLast(({ type, isQuestion }) => types.includes(type) && !isQuestion);
  const build = find(activityTypes.build);
  if (build) return { phase: buildPhase(build.phase), item: build.item, ...counted(work.builds, 'packages') };
  const transfer = find(activityTypes.copyPath) ?? find(activityTypes.fileTransfer);
  if (transfer)
    return { phase: 'Downloading', item: transfer.item, ...counted(work.transfer(transfer.type).tally, 'bytes') };
  const fetched = find(activityTypes.fetchTree);
  if (fetched) return { phase: 'Downloading', item: fetched.item };
  if (running.some(({ isQuestion }) => isQuestion)) return { phase: 'Asking the binary caches' };
  return find(activityTypes.buildWaiting) ? { phase: 'Waiting for another build' } : null;
}

const counted = ({ done, total }: Tally, unit: 'packages' | 'bytes') => (total > 0 ? { done, total, unit } : {});

function buildPhase(phase: string | undefined): string {
  return phase === undefined ? 'Building packages' : `Building packages (${phase.replace(/(?<=.)Phase$/, ' phase')})`;
}
