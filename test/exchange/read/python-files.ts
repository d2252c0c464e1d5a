import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../../../main/exchange/asked';
import { recognise } from '../../../main/exchange/recognise';
import { decodeText } from '../../../preload/decode-text';

/** Reads a text under a name that says nothing of its format, with groups that are taken. */
export const readText = (text: string, groups: readonly string[] = [], fileName = 'file'): Reading =>
  recognise({ fileName, text }, [], [], { groups: [...groups] });

/** Reads a file of the fixtures by its path there, without a choice unless groups are named. */
export function readFixture(path: string, groups?: readonly string[]): Reading {
  const file = join(import.meta.dirname, '../../fixtures', path);
  const text = decodeText(readFileSync(file));
  return recognise({ fileName: 'file', text }, [], [], groups === undefined ? {} : { groups: [...groups] });
}

/** Names of the groups and how many packages each asks for. */
export const groupsIn = ({ groups }: Reading) =>
  Object.fromEntries(groups.map(({ name, packages }) => [name, packages]));

/** All codes of remarks, sorted. */
export const codesIn = (remarks: Reading['warnings']) => remarks.flatMap(({ codes = [] }) => codes).sort();

/** The locked packages as `name==version`, with the marker that stayed. */
export const lockedIn = ({ asked }: Reading) =>
  (asked.lock?.packages ?? []).map(
    ({ name, version, marker }) => `${name}==${version}${marker === undefined ? '' : ` ; ${marker}`}`,
  );
