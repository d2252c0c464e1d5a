import { setTimeout as delay } from 'node:timers/promises';
import type { Subject } from '../kinds/kind';
import { measureFolders } from '../store/folder-size';
import type { Understood } from './shelf';

/** How long an answer waits for a size that is not known yet, milliseconds. */
const patienceMs = 60;
/** A size that is younger than this is believed, milliseconds. */
const freshMs = 5000;

interface Known {
  readonly bytes: number | undefined;
  readonly at: number;
  /** A size of another state says nothing of this one: what is being made grows. */
  readonly state: string;
}

/** How large environments are, measured beside everything else: nobody waits for it noticeably. */
export class Sizes {
  readonly #known = new Map<string, Known>();
  readonly #measuring = new Map<string, Promise<number | undefined>>();
  readonly #ending = new AbortController();

  /**
   * Begins to measure unless that was done just now. The new size is answered when it is there quickly, otherwise the
   * last one of the same state; none while the environment is being made.
   */
  async take({ kind, subject, record: { state } }: Understood['made']): Promise<number | undefined> {
    if (state === 'creating') return undefined;
    const last = this.#known.get(subject.id);
    const known = last?.state === state ? last : undefined;
    if (known && Date.now() - known.at < freshMs) return known.bytes;
    const measured = this.#measure(subject, state, [subject.paths.folder, ...kind.outside(subject)]);
    return Promise.race([measured, delay(patienceMs, known?.bytes, { ref: false })]);
  }

  dispose(): void {
    this.#ending.abort();
  }

  #measure({ id }: Subject, state: string, folders: readonly string[]): Promise<number | undefined> {
    const key = `${id} ${state}`;
    const running = this.#measuring.get(key);
    if (running) return running;
    const measured = measureFolders(folders, this.#ending.signal).then((bytes) => {
      this.#measuring.delete(key);
      this.#known.set(id, { bytes, at: Date.now(), state });
      return bytes;
    });
    this.#measuring.set(key, measured);
    return measured;
  }
}
