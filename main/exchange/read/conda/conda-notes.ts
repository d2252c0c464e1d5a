import { ClocheError, type TextFile } from '../../../../preload/contract';
import { shownName } from '../../asked';
import { isBraced } from '../read-json';

/** A file that tools of conda write and that is often taken for a list of packages. */
interface Note {
  readonly isIt: (text: string) => boolean;
  /** What it is, behind its name. */
  readonly what: string;
  readonly hint: string;
}

const listInstead =
  'Import what “conda env export” or “conda list --explicit” prints for the environment, or “micromamba env export”.';

const notes: readonly Note[] = [
  {
    isIt: (text) =>
      /^==> \d{4}-\d\d-\d\d \d\d:\d\d:\d\d <==[ \t]*\r?$/m.test(text) && /^# (?:cmd|\w+ specs):/m.test(text),
    what: 'the history of an environment of conda: what was done to it, and not what is there',
    hint: `${listInstead} With --from-history it has what was asked for alone.`,
  },
  {
    isIt: (text) =>
      /^# conda environments:[ \t]*\r?$/m.test(text) ||
      /^[ \t]*Name[ \t]+Active[ \t]+Path[ \t]*\r?$/m.test(text) ||
      /^\ufeff?\s*\{\s*"envs"\s*:\s*\[/.test(text.slice(0, 1000)),
    what: 'a list of environments of conda, without what is in them',
    hint: listInstead,
  },
  {
    isIt: (text) => isBraced(text) && ['"build_number"', '"depends"', '"subdir"'].every((key) => text.includes(key)),
    what: 'what conda notes of packages, and not what an environment needs',
    hint: listInstead,
  },
];

const noteIn = (text: string): Note | undefined => notes.find(({ isIt }) => isIt(text));

/** Whether a text is a note of conda that asks for nothing: its history, a list of environments, or records of packages. */
export const isCondaNote = (text: string): boolean => noteIn(text) !== undefined;

/** Throws `unsupported`, with what to import instead. */
export function refuseCondaNote({ fileName, text }: TextFile): never {
  const { what, hint } = noteIn(text) ?? { what: 'a note of conda', hint: listInstead };
  throw new ClocheError('unsupported', `${shownName(fileName)} is ${what}.`, { hint });
}
