import type { Kind } from '../../kinds/kind';
import type { Asked } from '../asked';
import type { KnownNames } from './known-names';
import { Report } from './report';

type List = 'requirements' | 'constraints' | 'packages' | 'programs';

/** What counts of a kind when something is carried over to it. */
export type Carrier = Pick<Kind, 'id' | 'label' | 'takes' | 'spec'>;

/** What a kind is going to be asked for, in the words of the three worlds. */
export class Draft {
  readonly report = new Report();
  /** Lines for pip. */
  readonly requirements: string[] = [];
  readonly constraints: string[] = [];
  /** Match specs of conda, or attributes of the interpreter's set. */
  readonly packages: string[] = [];
  /** Attribute paths of nixpkgs. */
  readonly programs: string[] = [];
  readonly #there = new Set<string>();

  constructor(
    readonly asked: Asked,
    readonly kind: Carrier,
    readonly known: KnownNames,
  ) {}

  /** Asks for entries as they are, and as often as they are there. */
  keep(list: List, ...entries: readonly string[]): void {
    for (const entry of entries) this.#put(list, entry);
    this.report.keep(...entries);
  }

  /** Asks for an entry in place of what was asked for; several may become the same one. */
  change(list: List, from: string, to: string, reasons: readonly string[]): void {
    if (!this.#there.has(keyOf(list, to))) this.#put(list, to);
    this.report.change(from, to, reasons);
  }

  #put(list: List, entry: string): void {
    this[list].push(entry);
    this.#there.add(keyOf(list, entry));
  }
}

const keyOf = (list: List, entry: string) => `${list} ${entry}`;
