import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Subject } from '../../main/kinds/kind';
import { type VenvSpec, venvSpecSchema } from '../../main/kinds/venv/spec';
import { venv } from '../../main/kinds/venv/venv';
import { findTool } from '../../main/process/find-tool';
import { createRun } from '../../main/process/run-program';
import { chooseInterpreter, findInterpreters } from '../../main/python/interpreters';
import { startIndex } from '../support/local-index';
import { makeWheel } from '../support/wheels';
import type { Figure, Measurement } from './figure';

const start = promisify(execFile);
const names = ['one', 'two', 'three', 'four', 'five'];
const signal = new AbortController().signal;

/** Milliseconds that the work takes in a new folder, which is deleted afterwards. */
async function time(work: (folder: string) => Promise<unknown>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  try {
    const begun = performance.now();
    await work(folder);
    return performance.now() - begun;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const median = (values: readonly number[]) => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;

function createWithCloche(folder: string, python: string): Promise<unknown> {
  const subject: Subject<VenvSpec> = {
    id: 'bench-abcd',
    name: 'bench',
    spec: venvSpecSchema.parse({ python, requirements: names }),
    variables: {},
    paths: { folder, content: join(folder, 'content') },
  };
  const context = { run: createRun({ log: () => {} }), signal, report: () => {}, log: () => {} };
  return venv.create(subject, undefined, context);
}

async function createBare(folder: string, python: string, uv: string | null): Promise<void> {
  const prefix = join(folder, 'content');
  const inside = join(prefix, 'bin', 'python');
  if (uv) {
    await start(uv, ['venv', '--python', python, prefix]);
    await start(uv, ['pip', 'install', '--python', inside, ...names]);
    return;
  }
  await start(python, ['-m', 'venv', prefix]);
  await start(inside, ['-m', 'pip', 'install', '--disable-pip-version-check', ...names]);
}

/** `request` is what the specification says; the peer always gets the path of that interpreter. */
async function measure(request: 'newest' | 'path'): Promise<Measurement> {
  const uv = await findTool('uv');
  const { path } = chooseInterpreter(await findInterpreters({ run: createRun(), signal }), '');
  const python = request === 'path' ? path : '';
  const index = await startIndex(names.map((name) => makeWheel({ name })));
  const saved = process.env;
  process.env = { ...saved, PIP_INDEX_URL: index.url, UV_DEFAULT_INDEX: index.url };
  const rounds = uv ? 15 : 5;
  const values: number[] = [];
  const peers: number[] = [];
  try {
    await time((folder) => createBare(folder, path, uv));
    await time((folder) => createWithCloche(folder, python));
    for (let round = 0; round < rounds; round += 1) {
      peers.push(await time((folder) => createBare(folder, path, uv)));
      values.push(await time((folder) => createWithCloche(folder, python)));
    }
  } finally {
    process.env = saved;
    await index.close();
  }
  const peer = uv ? 'uv venv && uv pip install' : 'python -m venv && pip install';
  return { value: median(values), peer: { name: peer, value: median(peers) } };
}

export const figures: readonly Figure[] = [
  {
    name: 'create-venv',
    title: 'create a venv with five packages, warm cache',
    unit: 'ms',
    goal: 'at most 1.1 ×',
    measure: () => measure('path'),
  },
  {
    name: 'create-venv-newest',
    title: 'the same with the newest interpreter, which Cloche has to find',
    unit: 'ms',
    goal: 'at most 1.1 ×',
    measure: () => measure('newest'),
  },
];
