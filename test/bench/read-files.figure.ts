import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recognise } from '../../main/exchange/recognise';
import { ClocheError, type TextFile } from '../../preload/contract';
import { decodeText } from '../../preload/decode-text';
import { askPip } from '../support/pip-parser';
import type { Figure, Measurement } from './figure';
import { median, milliseconds } from './statistics';

const rounds = 15;
const folder = join(import.meta.dirname, '../fixtures/real-files');

/** A file that is refused has been read as well: what is wrong with some stands at their end. */
function read(file: TextFile): void {
  try {
    recognise(file, [], []);
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
  }
}

async function measure(): Promise<Measurement> {
  const files = readdirSync(folder)
    .filter((name) => /^\d/.test(name))
    .map((fileName) => ({ fileName, text: decodeText(readFileSync(join(folder, fileName))) }));
  const requirements = files.filter(({ fileName }) => /^(?:19|2\d|3[0-3])-/.test(fileName)).map(({ text }) => text);
  const values: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    values.push(files.length / ((await milliseconds(() => files.forEach(read))) / 1000));
    peers.push(requirements.length / askPip(requirements).seconds);
  }
  return { value: median(values), peer: { name: 'pip’s parser, the requirements', value: median(peers) } };
}

export const figures: readonly Figure[] = [
  {
    name: 'read-files',
    title: 'tell what 45 real files are by their content, and read what they ask for',
    unit: 'files/s',
    goal: 'at least as many as pip parses',
    measure,
  },
];
