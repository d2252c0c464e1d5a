import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { JobContext, Subject } from '../../../main/kinds/kind';
import { type VenvSpec, venvSpecSchema } from '../../../main/kinds/venv/spec';
import { venv } from '../../../main/kinds/venv/venv';
import { createRun } from '../../../main/process/run-program';
import type { Lock, Progress } from '../../../preload/contract';
import { type LocalIndex, startIndex } from '../../support/local-index';
import { temporaryFolder } from '../../support/temporary';
import { findUv } from '../../support/uv';
import { makeSourceDistribution, makeWheel } from '../../support/wheels';

/** The folder of uv, where this machine has it. */
export const uvFolder = await findUv();
/** What installs packages on this machine. */
export const engines = ['pip', ...(uvFolder ? ['uv'] : [])];
/** The messages of either engine are told apart in errors.test.ts. */
export const quickest = engines.at(-1) ?? 'pip';

/** What the index of these tests has. */
export const archives = [
  makeWheel({ name: 'alpha' }),
  makeWheel({ name: 'alpha', version: '1.1', requires: ['shared-Thing>=1'] }),
  makeWheel({ name: 'shared_thing', version: '1.0' }),
  makeWheel({ name: 'shared_thing', version: '1.5' }),
  makeWheel({ name: 'with-script', scripts: { 'say-hello': 'with_script:main' } }),
  makeWheel({ name: 'only-data', files: { 'only_data/table.csv': 'a,b\n' } }),
  makeWheel({ name: 'space.one', files: { 'space/one/__init__.py': 'here = 1\n' } }),
  makeWheel({ name: 'space.two', files: { 'space/two/__init__.py': 'here = 2\n' } }),
  makeWheel({ name: 'native', tag: 'cp27-cp27m-win32' }),
  makeWheel({ name: 'short', recordSizes: { 'short.py': 9999 } }),
  makeWheel({ name: 'lying' }),
  { ...makeWheel({ name: 'withdrawn' }), yanked: 'It deletes <all> files: see "notes"' },
  { ...makeWheel({ name: 'gone-again', version: '2.0' }), yanked: '' },
  makeWheel({ name: 'pip', version: '99.0', scripts: { pip: 'pip:main' } }),
  makeSourceDistribution('failing', '1.0', 'raise RuntimeError("no")'),
  makeSourceDistribution(
    'slow',
    '1.0',
    'print("building slowly", flush=True); subprocess.call(["setsid", "sleep", "300"])',
  ),
];

/** The variables of whoever runs the tests. */
export const savedVariables = { ...process.env };

/** Serves the index before the tests of a file, and takes it away after them. */
export function setUpVenvs() {
  let index: LocalIndex;
  const cache = mkdtempSync(join(tmpdir(), 'cloche-test-'));
  beforeAll(async () => {
    index = await startIndex(archives, ['lying-1.0-py3-none-any.whl']);
  });
  afterAll(async () => {
    await index.close();
    rmSync(cache, { recursive: true, force: true });
  });

  /** Has the running test install by an engine from the index, in a home of its own, which it answers. */
  function useEngine(engine: string, changes: NodeJS.ProcessEnv = {}) {
    const home = temporaryFolder();
    const path = `${engine === 'uv' ? `${uvFolder}:` : ''}/usr/bin:/bin`;
    const pyenv = join(savedVariables.HOME ?? '/root', '.pyenv');
    const keep = Object.entries(savedVariables).filter(([name]) => !/^(PIP|UV)_/.test(name));
    process.env = {
      ...Object.fromEntries(keep),
      ...{ HOME: home, PATH: path, PYENV_ROOT: pyenv, XDG_CACHE_HOME: cache, PIP_INDEX_URL: index.url },
      ...changes,
    };
    onTestFinished(() => {
      process.env = { ...savedVariables };
    });
    return home;
  }

  return { index: () => index, useEngine };
}

/** An environment that is to be made. */
export function makeSubject(spec: Partial<VenvSpec>, id = 'demo-abcd'): Subject<VenvSpec> {
  const folder = join(temporaryFolder(), id);
  mkdirSync(folder);
  const paths = { folder, content: join(folder, 'content') };
  return { id, name: 'demo', spec: venvSpecSchema.parse(spec), variables: {}, paths };
}

/** By which the programs of a test are found; those of other files run beside them. */
export const marker = `venv-test-${randomUUID()}`;

/** What a job hands a kind, and what it is told. */
export function makeContext(signal = new AbortController().signal) {
  const log: string[] = [];
  const progress: Progress[] = [];
  const notices: string[] = [];
  const context: JobContext = {
    run: createRun({ marker, log: (line) => log.push(line) }),
    signal,
    report: (step) => progress.push(step),
    notice: (message) => notices.push(message),
    log: (line) => log.push(line),
  };
  return { context, log, progress, notices };
}

/** Makes an environment. */
export const create = (spec: Partial<VenvSpec>, lock?: Lock) => {
  const subject = makeSubject(spec);
  return { subject, made: venv.create(subject, lock, makeContext().context) };
};

/** What the Python of an environment prints. */
export async function python(subject: Subject<VenvSpec>, code: string): Promise<string> {
  const { stdout, stderr } = await createRun()(join(venv.prefix(subject), 'bin', 'python'), ['-c', code]);
  return `${stdout}${stderr}`.trim();
}

/** What a lock has, a line each. */
export const nameAndVersion = ({ packages }: Pick<Lock, 'packages'>) =>
  packages.map(({ name, version, isRequested }) => `${name} ${version}${isRequested ? ' requested' : ''}`);
