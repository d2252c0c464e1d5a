import { buildIndex, rankNames } from '../../main/names/name-index';
import { makeUpNames } from '../names/made-up-names';
import type { Figure, Measurement } from './figure';
import { median, milliseconds } from './statistics';

const count = 15_000;
const rounds = 40;
/** What people type, letter by letter, and what nothing is called. */
const queries = ['p', 'da', 'data', 'py-', 'test3', 'bindings', 'nothing like it'];

async function measure(): Promise<Measurement> {
  const columns = makeUpNames(count);
  const index = buildIndex(columns);
  const values: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const query of queries) {
      values.push(await milliseconds(() => rankNames(index, query, 50)));
      peers.push(await milliseconds(() => columns.names.filter((name) => name.includes(query))));
    }
  }
  return { value: median(values), peer: { name: 'Array.filter(includes)', value: median(peers) } };
}

export const figures: readonly Figure[] = [
  {
    name: 'complete-names',
    title: 'complete what was typed among 15,000 names with their descriptions, ranked',
    unit: 'ms',
    goal: 'below 50 ms',
    measure,
  },
];
