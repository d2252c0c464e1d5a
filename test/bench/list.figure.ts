import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEnvironments } from '../../main/environments/create-environments';
import type { Environments } from '../../main/environments/environments';
import { venvSpecSchema } from '../../main/kinds/venv/spec';
import { venv } from '../../main/kinds/venv/venv';
import { createTrust } from '../../main/store/trust';
import type { Figure, Measurement } from './figure';
import { noJobs } from './no-jobs';
import { median, milliseconds } from './statistics';

const count = 300;
const rounds = 60;
/** Until both are compiled. */
const warmingRounds = 20;

const unused = () => Promise.reject(new Error('Nothing is started while listing.'));
/** A data folder with environments of the kind venv as Cloche writes them. */
function fillDataFolder(data: string): void {
  const spec = venvSpecSchema.parse({ python: '3.12', requirements: ['numpy', 'pandas>=2', 'jupyterlab~=4.3'] });
  for (let index = 0; index < count; index += 1) {
    const id = `environment-${index}-abcd`;
    const folder = join(data, 'environments', id);
    const interpreter = join(folder, 'content', 'bin', 'python');
    const sitePackages = join(folder, 'content', 'lib', 'python3.12', 'site-packages');
    mkdirSync(join(folder, 'content', 'bin'), { recursive: true });
    mkdirSync(sitePackages, { recursive: true });
    writeFileSync(interpreter, '');
    writeFileSync(join(folder, '.cloche-environment'), `${id}\n`);
    const record = {
      schema: 1,
      id,
      name: `environment-${index}`,
      kind: 'venv',
      spec,
      variables: {},
      state: 'ready',
      createdAt: 1_760_000_000_000 + index,
      interpreter,
      needs: [sitePackages],
      python: '3.12.4',
    };
    writeFileSync(join(folder, 'environment.json'), `${JSON.stringify(record, null, 2)}\n`);
  }
}

/** The same files bare: each record is read and parsed, and what it cannot do without is looked for. Nothing is checked. */
function listBare(data: string): void {
  for (const text of textsOf(data)) {
    const { interpreter, needs } = JSON.parse(text);
    if (!existsSync(interpreter) || !existsSync(needs[0])) throw new Error('The files are not whole.');
  }
}

/** The texts of all records. */
function textsOf(data: string): string[] {
  const folder = `${data}/environments`;
  return readdirSync(folder).map((id) => readFileSync(`${folder}/${id}/environment.json`, 'utf8'));
}

/** A program over a data folder, which it opens at its start, before it is asked for a list. */
async function openProgram(data: string): Promise<Environments> {
  const environments = createEnvironments({
    folders: { data },
    kinds: [venv],
    jobs: noJobs,
    emit: () => {},
    createRun: () => unused,
    trust: createTrust({ folder: data, notice: () => {} }),
  });
  await environments.known('none').catch(() => {});
  return environments;
}

async function listAll(environments: Environments): Promise<void> {
  const listed = await environments.list();
  const isWhole = listed.length === count && listed.every(({ state, python }) => state === 'ready' && python);
  if (!isWhole) throw new Error('The list is not whole.');
}

/** Times one list of the program and what the peer does for the same files in turns; the medians of both. */
async function compareLists(
  list: () => Promise<number>,
  peer: { readonly name: string; readonly read: () => unknown },
): Promise<Measurement> {
  const values: number[] = [];
  const peers: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bare = await milliseconds(peer.read);
    const value = await list();
    if (round < warmingRounds) continue;
    peers.push(bare);
    values.push(value);
  }
  return { value: median(values), peer: { name: peer.name, value: median(peers) } };
}

async function withDataFolder(measure: (data: string) => Promise<Measurement>): Promise<Measurement> {
  const data = mkdtempSync(join(tmpdir(), 'cloche-bench-'));
  try {
    fillDataFolder(data);
    return await measure(data);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** A program of its own for each list, so that nothing is remembered from the one before. */
function measureFirst(data: string): Promise<Measurement> {
  const first = async () => {
    const environments = await openProgram(data);
    return milliseconds(() => listAll(environments)).finally(() => environments.dispose());
  };
  return compareLists(first, {
    name: 'the same read, parsed and looked for bare in Node',
    read: () => listBare(data),
  });
}

/** One program, asked again and again, as the page and the watching of folders do. */
async function measureAgain(data: string): Promise<Measurement> {
  const environments = await openProgram(data);
  try {
    return await compareLists(() => milliseconds(() => listAll(environments)), {
      name: 'the texts of the same files read bare in Node',
      read: () => textsOf(data),
    });
  } finally {
    await environments.dispose();
  }
}

export const figures: readonly Figure[] = [
  {
    name: 'list-300',
    title: `list ${count} environments in the program for the first time`,
    unit: 'ms',
    goal: 'at most 1.5 ×',
    measure: () => withDataFolder(measureFirst),
  },
  {
    name: 'list-300-again',
    title: `list ${count} environments in the program again, after a look at what changed`,
    unit: 'ms',
    goal: 'at most 1.5 ×',
    measure: () => withDataFolder(measureAgain),
  },
];
