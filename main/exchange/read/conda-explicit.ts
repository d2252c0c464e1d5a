import { ClocheError, type Package, type Remark, type TextFile } from '../../../preload/contract';
import { holdsSecret } from '../../conda/match-spec';
import { condaPlatform } from '../../conda/platform';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile } from '../free-name';
import { checkLength } from './read-json';

/** Whether a text is an explicit list of conda: `@EXPLICIT` stands alone in a line, and addresses of archives follow. */
export const isCondaExplicit = (text: string): boolean => /^@EXPLICIT\s*$/m.test(text);

const line =
  /^((?:https?|file):\/\/[^\s#\0]*)\/([a-z0-9-]+)\/([^/\s#]+)-([^-/\s#]+)-([^-/\s#]+)\.(?:conda|tar\.bz2)(?:#(.*))?$/;
const linesMax = 10_000;

/** What an explicit list asks for: exactly its archives. Throws `invalid-input` when it has none, and `too-large`. */
export function readCondaExplicit(file: TextFile): Reading {
  const shown = shownName(file.fileName);
  checkLength(shown, file.text);
  const lines = file.text.split(/\r?\n/);
  if (lines.length > linesMax) throw new ClocheError('too-large', `${shown} has more than ${linesMax} lines.`);
  const packages: Package[] = [];
  const channels = new Set<string>();
  const others = new Set<string>();
  const rejected: Remark[] = [];
  for (const [index, whole] of lines.entries()) {
    const text = whole.trim();
    if (text === '' || text.startsWith('#') || text === '@EXPLICIT') continue;
    const archive = readLine(text);
    if (archive === undefined) {
      rejected.push({ line: index + 1, message: 'This is no address of a package without a login or a token.' });
      continue;
    }
    packages.push(archive.item);
    channels.add(archive.channel);
    if (![condaPlatform, 'noarch'].includes(archive.subdir)) others.add(archive.subdir);
  }
  if (packages.length === 0)
    throw new ClocheError('invalid-input', `${shown} lists no package.`, { hint: 'Export the list again.' });
  const python = packages.find(({ name }) => name === 'python');
  return {
    format: 'conda-explicit',
    asked: {
      ...nothingAsked(nameFromFile(shown)),
      packages: {
        from: 'conda',
        channels: [...channels],
        specs: packages.map(({ name, version, conda }) => `${name}=${version}=${conda?.build ?? ''}`),
      },
      lock: { schema: 1, python: python?.version ?? '', engine: 'conda', packages },
    },
    groups: [],
    confirmations: [...channels].map((channel) => ({
      message: `It takes packages from ${channel}.`,
      codes: ['channel'],
      text: channel,
    })),
    warnings: [
      ...(python ? [] : [{ message: 'There is no Python among its packages, so it cannot become an environment.' }]),
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

function readLine(text: string): { channel: string; subdir: string; item: Package } | undefined {
  const [, channel = '', subdir = '', name, version = '', build = '', hash = ''] = line.exec(text) ?? [];
  if (name === undefined || holdsSecret(channel)) return undefined;
  const url = text.split('#')[0] ?? '';
  const md5 = /^[0-9a-f]{32}$/.test(hash) ? { md5: hash } : {};
  const sha256 = /^sha256:[0-9a-f]{64}$/.test(hash) ? { hashes: [hash] } : {};
  return { channel, subdir, item: { name, version, installer: 'conda', ...sha256, conda: { build, url, ...md5 } } };
}
