/** One measured value, with its peer's in the same run. */
export interface Measurement {
  readonly value: number;
  /** What it is compared with, and that one's value in the same unit; absent where there is no peer. */
  readonly peer?: { readonly name: string; readonly value: number };
}

/** A figure of `npm run bench`; every `test/bench/*.figure.ts` exports an array of them as `figures`. */
export interface Figure {
  /** Short and stable, such as `list-300`. */
  readonly name: string;
  /** What is measured, one phrase. */
  readonly title: string;
  readonly unit: string;
  /** The goal in words, such as `at most 1.5 ×`. */
  readonly goal: string;
  measure(): Promise<Measurement>;
}
