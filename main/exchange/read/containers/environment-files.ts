import { ClocheError, type Remark, type TextFile } from '../../../../preload/contract';
import type { IncludeEntry } from '../../../python/requirements';
import type { Reading } from '../../asked';
import { isCondaExplicit } from '../conda/conda-explicit';
import { readSpecLines } from '../conda/conda-specs';
import { isEnvironmentYaml, readEnvironmentYaml } from '../conda/environment-yaml';
import { findFile } from '../includes';
import { inFile } from '../remarks';
import { type Found, type Placed, shownText, standingIn } from './found';

/** Each of them may be as large as this one. */
const environmentFilesMax = 10;

/** A file that conda installs from, as what includes it. */
export const includeOf = ({ line, text }: Placed): IncludeEntry => ({
  type: 'include',
  line,
  text: `--file ${text}`,
  path: text,
});

/** The files that conda installs from: what they ask for, those that are not there, and what is told of them at their places. */
export function environmentFilesOf(found: Found, file: TextFile, others: readonly TextFile[]) {
  const named = new Map(found.environmentFiles.map((place) => [place.text, place]));
  const files = [...named.values()]
    .slice(0, environmentFilesMax)
    .map((place) => ({ place, reading: environmentIn(file, others, place) }));
  return {
    readings: files.flatMap(({ reading }) => reading ?? []),
    missing: files.flatMap(({ place, reading }) => (reading ? [] : [includeOf(place)])),
    remarks: (pick: (reading: Reading) => readonly Remark[]): Remark[] =>
      files.flatMap(({ place, reading }) => {
        const standing = standingIn(found, place.text);
        return (reading ? pick(reading) : []).map((remark) => {
          if (!standing) return inFile(place.text, remark);
          return remark.line === undefined ? remark : { ...remark, line: standing.line ?? remark.line };
        });
      }),
  };
}

function environmentIn(file: TextFile, others: readonly TextFile[], { text }: Placed): Reading | undefined {
  const named = findFile(others, file.fileName, text);
  if (!named) return undefined;
  if (isEnvironmentYaml(named.text)) return readEnvironmentYaml(named, others);
  if (isCondaExplicit(named.text))
    throw new ClocheError(
      'unsupported',
      `The image is made from ${shownText(text)}, which lists archives of channels.`,
      {
        hint: `Import ${shownText(text)} by itself.`,
      },
    );
  return readSpecLines(named);
}
