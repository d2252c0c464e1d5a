import { broughtRoot, type Carried, type Remark } from '../../preload/contract';

/** The text with files of a bundle under the names that they have there, in place of those that stand for their places. */
export const withBroughtNames = (text: string): string => text.replaceAll(`${broughtRoot}/`, '');

/** The same for what is told of a file. */
export const remarkWithNames = (remark: Remark): Remark => ({
  ...remark,
  message: withBroughtNames(remark.message),
  ...(remark.text === undefined ? {} : { text: withBroughtNames(remark.text) }),
});

/** The same for the report of what another kind is asked for. */
export const carriedWithNames = ({ kept, changed, dropped }: Carried): Carried => ({
  kept: kept.map(withBroughtNames),
  changed: changed.map(({ from, to, reason }) => ({ from: withBroughtNames(from), to: withBroughtNames(to), reason })),
  dropped: dropped.map(({ what, reason }) => ({ what: withBroughtNames(what), reason })),
});
