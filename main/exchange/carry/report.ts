import type { Carried } from '../../../preload/contract';
import { withoutCredentials } from '../scrub';

const sameThing = 'It is the same, written otherwise.';

/** What becomes of each part of what is asked for, as it is found out. Logins and tokens of addresses are not repeated. */
export class Report {
  readonly #carried: { [key in keyof Carried]: Carried[key][number][] } = { kept: [], changed: [], dropped: [] };

  keep(...what: readonly string[]): void {
    this.#carried.kept.push(...what.map(withoutCredentials));
  }

  /** That something is asked for in another way; with no reason and as it was, it is kept. */
  change(from: string, to: string, reasons: readonly string[]): void {
    if (from === to && reasons.length === 0) this.keep(from);
    else {
      const reason = [...new Set(reasons)].join(' ') || sameThing;
      this.#carried.changed.push({
        from: withoutCredentials(from),
        to: withoutCredentials(to),
        reason: withoutCredentials(reason),
      });
    }
  }

  drop(what: string, reason: string): void {
    this.#carried.dropped.push({ what: withoutCredentials(what), reason: withoutCredentials(reason) });
  }

  get carried(): Carried {
    return this.#carried;
  }
}
