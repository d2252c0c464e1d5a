import type { Carried, ImportPreview } from '../../preload/contract';

/** What a request was made from, where that is a file or another environment. */
export interface Origin {
  /** What has no yes of what a file asks for. */
  readonly unconfirmed?: ImportPreview['confirmations'];
  /** What became of the rest as an environment of the kind of the request. */
  readonly carried?: Carried;
}
