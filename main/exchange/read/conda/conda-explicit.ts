import { ClocheError, type Package, type Remark, type TextFile } from '../../../../preload/contract';
import { condaPlatform } from '../../../conda/platform';
import { nothingAsked, type Reading, shownName } from '../../asked';
import { nameFromFile } from '../../free-name';
import { checkLength, itemsMax } from '../read-json';
import { channelConfirmation, firstOfEach, type PlacedText } from '../remarks';
import { exactSpec, noPython, readArchive } from './conda-archive';

/** Whether a text is an explicit list of conda: `@EXPLICIT` stands alone in a line, and addresses of archives follow. */
export const isCondaExplicit = (text: string): boolean => /^@EXPLICIT\s*$/m.test(text);

/** What an explicit list asks for: exactly its archives. Throws `invalid-input` when it lists nothing, and `too-large`. */
export function readCondaExplicit(file: TextFile): Reading {
  const shown = shownName(file.fileName);
  checkLength(shown, file.text);
  const lines = file.text.split(/\r?\n/);
  if (lines.length > itemsMax) throw new ClocheError('too-large', `${shown} has more than ${itemsMax} lines.`);
  const packages: Package[] = [];
  const urls: string[] = [];
  const channels: PlacedText[] = [];
  const others = new Set<string>();
  const rejected: Remark[] = [];
  for (const [index, whole] of lines.entries()) {
    const text = whole.trim();
    if (text === '' || text.startsWith('#') || text === '@EXPLICIT') continue;
    const archive = readArchive(text);
    if (archive === undefined) {
      rejected.push({
        line: index + 1,
        message:
          'This is not the address of a package, or there is a login or a token in it. Behind it only an md5 or a sha256 may stand.',
      });
      continue;
    }
    packages.push(archive.item);
    urls.push(text);
    channels.push({ line: index + 1, text: archive.channel });
    if (![condaPlatform, 'noarch'].includes(archive.subdir)) others.add(archive.subdir);
  }
  if (packages.length + rejected.length === 0)
    throw new ClocheError('invalid-input', `${shown} lists no package.`, { hint: 'Export the list again.' });
  const python = packages.find(({ name }) => name === 'python');
  const places = firstOfEach(channels);
  return {
    format: 'conda-explicit',
    asked: {
      ...nothingAsked(nameFromFile(shown)),
      packages: {
        from: 'conda',
        channels: places.map((place) => place.text),
        specs: packages.map(exactSpec),
      },
      lock: { schema: 1, python: python?.version ?? '', engine: 'conda', packages },
    },
    written: { conda: urls, ...(python ? { python: python.version } : {}) },
    groups: [],
    confirmations: places.map(channelConfirmation),
    warnings: [
      ...(python || packages.length === 0 ? [] : [noPython]),
      ...[...others].map(
        (subdir): Remark => ({
          message: `Some of its packages are for another platform: ${subdir}.`,
          codes: ['other-platform'],
        }),
      ),
    ],
    rejected,
  };
}
