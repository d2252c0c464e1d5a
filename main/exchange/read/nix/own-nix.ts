import { join } from 'node:path';
import * as z from 'zod';
import { ClocheError, type Spec, specSchema, type TextFile } from '../../../../preload/contract';
import type { Kind } from '../../../kinds/kind';
import { type Reading, shownName } from '../../asked';
import { besidePath, isLines } from '../../cloche-schema';
import { readRecord } from '../../nix-record';
import { readCloche } from '../cloche';
import { readJson } from '../read-json';

/** What becomes of the record in a Nix file: what it asks for, why it does not count, or undefined where there is none. */
export type OwnNix = { readonly reading: Reading } | { readonly reason: string } | undefined;

/**
 * What an export of Cloche as Nix asks for, by its record, which is data like any export: nothing of the Nix is read. `folder`
 * is the absolute one of the file, '' where that is not known.
 */
export function readOwnNix({ fileName, text }: TextFile, folder: string, kinds: readonly Kind[]): OwnNix {
  const shown = shownName(fileName);
  const record = readRecord(text);
  if (record === undefined) return undefined;
  if (record === 'changed')
    return {
      reason: `${shown} was written by Cloche and changed since then, so the settings that stand in its last comment do not count.`,
    };
  try {
    const reading = readCloche(shown, JSON.stringify(placed(readJson(shown, record), folder)), kinds);
    return { reading: { ...reading, format: 'nix' } };
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    return { reason: `The settings that stand in its last comment do not count. ${thrown.message}` };
  }
}

const recordSchema = z.looseObject({
  asked: z.looseObject({ spec: specSchema }),
  leftOut: z.looseObject({ settings: z.array(z.string()) }),
});

/** The record with what is beside the file where that is; where it cannot be known it counts as left out. */
function placed(record: unknown, folder: string): unknown {
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) return record;
  const { asked, leftOut } = parsed.data;
  const beside = Object.entries(asked.spec).filter(([key, value]) => isBeside(key, value));
  if (folder !== '') {
    const found = beside.map(([key, value]) => [key, placeOf(value, folder)]);
    return { ...parsed.data, asked: { ...asked, spec: { ...asked.spec, ...Object.fromEntries(found) } } };
  }
  const spec = Object.fromEntries(Object.entries(asked.spec).filter(([key, value]) => !isBeside(key, value)));
  const settings = [...leftOut.settings, ...beside.map(([key]) => key)];
  return { ...parsed.data, asked: { ...asked, spec }, leftOut: { ...leftOut, settings } };
}

/** Whether a setting is the folder of the file, or files in it. */
const isBeside = (key: string, value: Spec[string]): boolean =>
  key === 'project'
    ? value === besidePath('')
    : key === 'derivations' &&
      isLines(value) &&
      value.length > 0 &&
      value.every((path) => /^\.\/(?!\.{1,2}$)[^/]+$/.test(path));

const placeOf = (value: Spec[string], folder: string): Spec[string] =>
  isLines(value) ? value.map((path) => join(folder, path)) : folder;
