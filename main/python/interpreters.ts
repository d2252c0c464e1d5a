import { mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import PQueue from 'p-queue';
import * as z from 'zod';
import { ClocheError, type Interpreter } from '../../preload/contract';
import { findTool } from '../process/find-tool';
import type { Run } from '../process/run';
import { findFolders } from '../store/folders';
import { type Candidate, findCandidates } from './candidates';
import { judgeInterpreter } from './judge';
import { type Probe, probeInterpreter, probeSchema } from './probe';

const probesAtOnce = 4;

/** Starts interpreters, and says when to stop. */
export interface SearchContext {
  readonly run: Run;
  readonly signal: AbortSignal;
}

/** How interpreters are looked for. */
export interface SearchOptions {
  /** Ask all of them again instead of believing the last answers. */
  readonly refresh?: boolean;
  /** Variables that say where to look; by default this process's own. */
  readonly variables?: NodeJS.ProcessEnv;
}

const cacheSchema = z.object({
  schema: z.literal(1),
  /** By real path. */
  probes: z.record(z.string(), z.object({ modified: z.number(), probe: probeSchema })),
});
type Cache = z.infer<typeof cacheSchema>;

/**
 * The interpreters of this machine, newest first; each with its version and whether it can make a venv. An interpreter
 * whose file has not changed since the last look is not started again.
 */
export async function findInterpreters(context: SearchContext, options: SearchOptions = {}): Promise<Interpreter[]> {
  const variables = options.variables ?? process.env;
  const file = join(findFolders(variables).cache, 'interpreters.json');
  const [candidates, cache, uv] = await Promise.all([
    findCandidates(variables),
    options.refresh ? emptyCache() : readCache(file),
    findTool('uv', variables.PATH),
  ]);
  const queue = new PQueue({ concurrency: probesAtOnce });
  const next = emptyCache();
  const interpreters = await queue.addAll(
    candidates.map((candidate) => async () => {
      const modified = (await stat(candidate.realPath)).mtimeMs;
      const known = cache.probes[candidate.realPath];
      const probe = known?.modified === modified ? known.probe : await ask(candidate.path, context);
      // What lacks a module may get it without any change of its own file.
      if (probe?.hasEnsurepip) next.probes[candidate.realPath] = { modified, probe };
      return describe(candidate, probe, uv !== null);
    }),
  );
  if (JSON.stringify(next) !== JSON.stringify(cache)) await writeCache(file, next);
  return interpreters.filter((interpreter) => interpreter !== null).sort(byVersion);
}

/**
 * The interpreter for a request as of {@link chooseInterpreter}; an absolute path may also name one that is in no usual
 * place.
 */
export async function resolveInterpreter(request: string, context: SearchContext): Promise<Interpreter> {
  const interpreters = await findInterpreters(context);
  if (!isAbsolute(request) || interpreters.some(({ path }) => path === request))
    return chooseInterpreter(interpreters, request);
  const realPath = await realpath(request).catch(() => null);
  if (realPath === null) return chooseInterpreter(interpreters, request);
  const candidate: Candidate = { path: request, realPath, origin: 'other' };
  const found = describe(candidate, await ask(request, context), (await findTool('uv')) !== null);
  return chooseInterpreter(found ? [found] : interpreters, request);
}

async function ask(path: string, { run, signal }: SearchContext): Promise<Probe | null> {
  try {
    return await probeInterpreter(path, run, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

/** Null for what turned out to be a virtual environment. */
function describe({ path, realPath, origin }: Candidate, probe: Probe | null, hasUv: boolean): Interpreter | null {
  if (probe && probe.prefix !== probe.basePrefix) return null;
  return {
    path,
    ...(probe ? { version: probe.version, implementation: probe.implementation } : {}),
    origin: realPath.startsWith('/nix/store/') ? 'nix' : origin,
    venv: judgeInterpreter(probe, realPath, hasUv),
  };
}

const emptyCache = (): Cache => ({ schema: 1, probes: {} });

async function readCache(file: string): Promise<Cache> {
  try {
    return cacheSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return emptyCache();
  }
}

/** A cache that cannot be written only costs time. */
async function writeCache(file: string, cache: Cache): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}.new`;
    await writeFile(draft, JSON.stringify(cache), { mode: 0o600 });
    await rename(draft, file);
  } catch {}
}

const isFinal = ({ version }: Interpreter) => version !== undefined && /^[\d.]+$/.test(version);

function byVersion(left: Interpreter, right: Interpreter): number {
  return (right.version ?? '').localeCompare(left.version ?? '', 'en', { numeric: true });
}

/**
 * The interpreter that was asked for: '' for the newest that can make a venv, a version such as `3`, `3.11` or
 * `3.11.7`, or an absolute path. CPython and final releases go before others. Throws `interpreter-unusable`, saying
 * what there is.
 */
export function chooseInterpreter(interpreters: readonly Interpreter[], request: string): Interpreter {
  const matching = isAbsolute(request)
    ? interpreters.filter(({ path }) => path === request)
    : interpreters.filter(({ version }) => version !== undefined && isVersionWithin(version, request));
  const usable = matching.filter(({ venv }) => venv.available).sort(byPreference);
  const [best] = usable;
  if (best) return best;
  const [refused] = matching;
  if (refused && !refused.venv.available && request !== '')
    throw new ClocheError('interpreter-unusable', `${nameOf(refused)} cannot make a venv. ${refused.venv.reason}`, {
      hint: refused.venv.hint,
    });
  throw new ClocheError('interpreter-unusable', notFoundMessage(request), { hint: offer(interpreters) });
}

const isVersionWithin = (version: string, request: string) =>
  request === '' || version === request || version.startsWith(`${request}.`);

const byPreference = (left: Interpreter, right: Interpreter) =>
  Number(right.implementation === 'CPython') - Number(left.implementation === 'CPython') ||
  Number(isFinal(right)) - Number(isFinal(left)) ||
  byVersion(left, right);

const nameOf = ({ path, version }: Interpreter) => (version ? `Python ${version} (${path})` : path);

function notFoundMessage(request: string): string {
  if (request === '') return 'There is no Python here that can make a venv.';
  return isAbsolute(request)
    ? `${request} is not a known Python interpreter.`
    : `There is no Python ${request} on this machine.`;
}

function offer(interpreters: readonly Interpreter[]): string {
  const versions = interpreters.flatMap(({ version, venv }) => (version && venv.available ? [version] : []));
  if (versions.length === 0) return 'Install Python 3 with its venv module, or uv.';
  const distinct = [...new Set(versions)];
  return `Choose one that is here: ${distinct.join(', ')}.`;
}
