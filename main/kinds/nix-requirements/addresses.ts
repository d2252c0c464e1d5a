import { ClocheError } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';

/** A Git repository, and the commit that is wanted of it. */
export interface Address {
  /** Which part of an engine it is; absent for the engine itself. */
  readonly part?: string;
  readonly url: string;
  /** By default the newest commit of its main branch. */
  readonly revision?: string;
}

const word = /^(?:([a-z0-9][a-z0-9.-]*)=)?([^#]+)(?:#(.*))?$/i;
/** No address of Git that runs a program (`ext::…`), and no host that is an option of ssh. */
const urlPattern = /^(?:https?|ssh|git|file):\/\/[^\s"'<>\\^`{|}#-][^\s"'<>\\^`{|}#]*$/;
const revisionPattern = /^[0-9a-f]{40}$/;

/**
 * The addresses of a setting, separated by blanks: `ADDRESS` for the engine itself and `PART=ADDRESS` for another
 * repository that it needs, each with `#COMMIT` or without. Throws `invalid-input`.
 */
export function parseAddresses(setting: string): Address[] {
  return setting.split(/\s+/).flatMap((text) => (text === '' ? [] : [parseAddress(text)]));
}

function parseAddress(text: string): Address {
  const [, part, url = '', revision] = word.exec(text) ?? [];
  if (!urlPattern.test(url))
    throw new ClocheError('invalid-input', `${redactCredentials(text)} is not the address of a Git repository.`, {
      hint: 'It begins with https://, ssh://, git:// or file://, and may end with # and a commit.',
    });
  if (revision !== undefined && !revisionPattern.test(revision))
    throw new ClocheError('invalid-input', `${JSON.stringify(revision)} is not a commit.`, {
      hint: 'Write all 40 digits of it behind the #, or leave it out for the newest one.',
    });
  return { url, ...(part === undefined ? {} : { part }), ...(revision === undefined ? {} : { revision }) };
}
