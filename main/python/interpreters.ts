import { isAbsolute } from 'node:path';
import PQueue from 'p-queue';
import { ClocheError, type Interpreter } from '../../preload/contract';
import { readDistribution } from '../process/distribution';
import { findTool } from '../process/find-tool';
import type { Run } from '../process/run';
import { isInStore } from '../store/nix-store';
import { realPathOf, statsOf } from '../store/quick-look';
import { type Candidate, findCandidates } from './candidates';
import { type JudgingTools, judgeInterpreter, shortVersion } from './judge';
import { type Probe, probeInterpreter } from './probe';
import { knownProbe, type ProbeCache, readProbeCache, rememberedAs, writeProbeCache } from './probe-cache';
import { isPythonWithin } from './python-range';

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

/**
 * The interpreters of this machine, newest first; each with its version and whether it can make a venv. An interpreter
 * whose file has not changed since the last look is not started again.
 */
export async function findInterpreters(context: SearchContext, options: SearchOptions = {}): Promise<Interpreter[]> {
  const variables = options.variables ?? process.env;
  const [candidates, cache, uv] = await Promise.all([
    findCandidates(variables),
    options.refresh ? {} : readProbeCache(variables),
    findTool('uv', variables.PATH),
  ]);
  const queue = new PQueue({ concurrency: probesAtOnce });
  const probe = (path: string) => queue.add(() => ask(path, context));
  const answers = await Promise.all(candidates.map((candidate) => answerOf(candidate, cache, probe)));
  const next = Object.fromEntries(
    answers.flatMap(({ candidate, remembered }) => (remembered ? [[candidate.realPath, remembered]] : [])),
  );
  if (JSON.stringify(next) !== JSON.stringify(cache)) await writeProbeCache(variables, next);
  const tools = toolsWith(uv);
  return answers
    .map(({ candidate, probe }) => describe(candidate, probe, tools))
    .filter((interpreter) => interpreter !== null)
    .sort(byVersion);
}

/**
 * The interpreter for a request as of {@link chooseInterpreter}; an absolute path may also name one that is in no usual
 * place.
 */
export async function resolveInterpreter(
  request: string,
  context: SearchContext,
  preferred?: string,
): Promise<Interpreter> {
  const named = isAbsolute(request) ? await describeFile(request, context) : null;
  return chooseInterpreter(named ? [named] : await findInterpreters(context), request, preferred);
}

/** The interpreter in a file, without a look at the others; null when there is none. */
async function describeFile(path: string, context: SearchContext): Promise<Interpreter | null> {
  const realPath = realPathOf(path);
  if (realPath === undefined) return null;
  const uv = await findTool('uv');
  const candidate: Candidate = { path, realPath, origin: 'other' };
  const { probe } = await answerOf(candidate, readProbeCache(process.env), () => ask(path, context));
  return describe(candidate, probe, toolsWith(uv));
}

async function answerOf(
  candidate: Candidate,
  cache: ProbeCache,
  probeNow: (path: string) => Promise<Probe | null>,
): Promise<{ candidate: Candidate; probe: Probe | null; remembered: ProbeCache[string] | null }> {
  const { path, realPath } = candidate;
  const modified = statsOf(realPath)?.mtimeMs ?? 0;
  const known = knownProbe(cache, realPath, modified);
  if (known) return { candidate, probe: known.probe, remembered: known };
  const probe = await probeNow(path);
  return { candidate, probe, remembered: rememberedAs(modified, probe) };
}

async function ask(path: string, { run, signal }: SearchContext): Promise<Probe | null> {
  try {
    return await probeInterpreter(path, run, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

const toolsWith = (uv: string | null): JudgingTools => ({ hasUv: uv !== null, distribution: readDistribution() });

/** Null for what turned out to be a virtual environment. */
function describe({ path, realPath, origin }: Candidate, probe: Probe | null, tools: JudgingTools): Interpreter | null {
  if (probe && probe.prefix !== probe.basePrefix) return null;
  return {
    path,
    ...(probe ? { version: probe.version, implementation: probe.implementation } : {}),
    origin: isInStore(realPath) ? 'nix' : origin,
    venv: judgeInterpreter(probe, realPath, tools),
  };
}

const isFinal = ({ version }: Interpreter) => version !== undefined && /^[\d.]+$/.test(version);

function byVersion(left: Interpreter, right: Interpreter): number {
  return (right.version ?? '').localeCompare(left.version ?? '', 'en', { numeric: true });
}

/**
 * The interpreter that was asked for: '' for the newest that can make a venv, a version such as `3`, `3.11` or
 * `3.11.7`, a range such as `>=3.8,<3.12` for the newest inside of it, or an absolute path. CPython and final releases
 * go before others. Of those that fit, one of the `preferred` full version goes first, then one of its `X.Y`. Throws
 * `interpreter-unusable`, saying what there is.
 */
export function chooseInterpreter(
  interpreters: readonly Interpreter[],
  request: string,
  preferred?: string,
): Interpreter {
  const matching = isAbsolute(request)
    ? interpreters.filter(({ path }) => path === request)
    : interpreters.filter(({ version }) => version !== undefined && isPythonWithin(version, request));
  const usable = matching.filter(({ venv }) => venv.available).sort(byPreference);
  const best = preferred === undefined ? usable[0] : closest(usable, preferred);
  if (best) return best;
  const [refused] = matching;
  if (refused && !refused.venv.available && request !== '')
    throw new ClocheError('interpreter-unusable', `${nameOf(refused)} cannot make a venv. ${refused.venv.reason}`, {
      hint: refused.venv.hint,
    });
  throw new ClocheError('interpreter-unusable', notFoundMessage(request), { hint: offer(interpreters) });
}

/** The first of the very version, else the first of the same `X.Y`, else the first. */
function closest(interpreters: readonly Interpreter[], wanted: string): Interpreter | undefined {
  const isOf = (request: string) => (interpreter: Interpreter) => isPythonWithin(interpreter.version ?? '', request);
  return interpreters.find(isOf(wanted)) ?? interpreters.find(isOf(shortVersion(wanted))) ?? interpreters[0];
}

const byPreference = (left: Interpreter, right: Interpreter) =>
  Number(right.implementation === 'CPython') - Number(left.implementation === 'CPython') ||
  Number(isFinal(right)) - Number(isFinal(left)) ||
  byVersion(left, right);

const nameOf = ({ path, version }: Interpreter) => (version ? `Python ${version} (${path})` : path);

/** That there is no interpreter of those that were asked for, a sentence. */
export function notFoundMessage(request: string): string {
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
