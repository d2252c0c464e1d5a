import { ClocheError, type TextFile } from '../../../preload/contract';
import { createLink } from '../../../preload/link';
import { kinds } from '../../kinds';
import { connectToParent } from '../../process/socket-port';
import { connectToUtilityParent } from '../../process/utility-port';
import { shownName } from '../asked';
import { chooseMethod, includesMethod, type ReadRequest, readMethod, readyMethod } from './read';
import { readHere } from './read-here';

const { read, choose, includes } = readHere(kinds);

const link = createLink(connectToUtilityParent() ?? connectToParent(), {
  call: async (method, params) => {
    switch (method) {
      case readyMethod:
        return null;
      case readMethod:
        return readOrTell(params as ReadRequest);
      case chooseMethod:
        return choose(params as TextFile[]);
      case includesMethod:
        return includes(params as TextFile[]);
      default:
        throw new ClocheError('unsupported', `The reader has no method ${method}.`);
    }
  },
  open: async (channel) => {
    throw new ClocheError('unsupported', `The reader has no channel ${channel}.`);
  },
  event: () => {},
});
link.onclose = () => process.exit(0);

async function readOrTell(request: ReadRequest) {
  try {
    return await read(request);
  } catch (thrown) {
    // A stack or an array that is at its end: what nobody has written by hand.
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new ClocheError('too-large', `${shownName(request.file.fileName)} is nested too deep, or far too large.`, {
      hint: 'Take out what is not meant for Cloche, or export it again.',
      detail: thrown.message,
    });
  }
}
