import { setTimeout as delay } from 'node:timers/promises';
import type { Subject } from '../kinds/kind';
import { measureFolders } from '../store/folder-size';
import type { Understood } from './catalog';

/** How long an answer waits for a size that is not known yet, milliseconds. */
const patienceMs = 25;
/** A size that is younger than this is believed, milliseconds. */
const freshMs = 5000;

interface Known {
  readonly bytes: number | undefined;
  readonly at: number;
}

/** How large environments are, measured beside everything else: nobody waits for it noticeably. */
export class Sizes {
  readonly #known = new Map<string, Known>();
  readonly #measuring = new Map<string, Promise<number | undefined>>();
  readonly #ending = new AbortController();

  /** Begins to measure unless that was done just now. The last size is answered, the new one when it is there quickly. */
  async take({ kind, subject }: Understood['made']): Promise<number | undefined> {
    const known = this.#known.get(subject.id);
    if (known && Date.now() - known.at < freshMs) return known.bytes;
    const measured = this.#measure(subject, [subject.paths.folder, ...kind.outside(subject)]);
    return known ? known.bytes : Promise.race([measured, delay(patienceMs, undefined, { ref: false })]);
  }

  dispose(): void {
    this.#ending.abort();
  }

  #measure({ id }: Subject, folders: readonly string[]): Promise<number | undefined> {
    const running = this.#measuring.get(id);
    if (running) return running;
    const measured = measureFolders(folders, this.#ending.signal).then((bytes) => {
      this.#measuring.delete(id);
      this.#known.set(id, { bytes, at: Date.now() });
      return bytes;
    });
    this.#measuring.set(id, measured);
    return measured;
  }
}
