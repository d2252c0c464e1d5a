import { join } from 'node:path';
import type { RunResult } from '../../process/run';
import { homeFolder } from '../../store/folders';
import { runLinkScripts, runUnlinkScripts } from '../prefix/link-scripts';
import { isOfflineIn, packageFoldersIn, parseAnswer, transactionOf } from './answer';
import { asking, channelArguments, isFromLock, patienceMs, stepWords } from './arguments';
import { type CondaFailure, endingOf, explainConda, explainSolving } from './explain';
import { findMicromamba, micromambaRoot, namedCache } from './find';
import { createMicromambaProgress, withoutEscapes } from './progress';
import type { CondaContext, CondaJob, CondaOrder, CondaTool, Ordered, StepOrder, Transaction } from './tool';
import { tellingOfWait } from './waiting';

/** Wide enough that sizes are told in bytes and that no name is cut. */
const columns = 200;

/** Of the name that is looked for only what the channels have besides is wanted. */
const soughtName = 'python';
/** Since 2.6 it fetches only what it needs of a channel otherwise; the names of a setting differ between versions. */
const wholeChannels = { MAMBA_NO_BANNER: '1', MAMBA_USE_SHARDED_REPODATA: 'false', MAMBA_REPODATA_USE_SHARDS: 'false' };
const fetchTimeoutMs = 15 * 60 * 1000;

/** micromamba: https://mamba.readthedocs.io/en/latest/user_guide/micromamba.html */
export const micromamba: CondaTool = {
  id: 'micromamba',
  oldest: { major: 2, hint: 'Bring it up to date: micromamba self-update.' },
  find: findMicromamba,
  version: async (context) => {
    const { run, signal } = context;
    const { stdout } = await run(await programOf(context), ['--version'], { signal, ...asking(5000) });
    return `micromamba ${/\d+\.\d+\S*/.exec(stdout)?.[0] ?? ''}`.trim();
  },
  solve: (order, context) => solve(order, orderArguments(order), context),
  create: async (order, { link }, context) => {
    await perform(order, [...orderArguments(order), skipScripts], link.length, context);
    await runLinkScripts(order.prefix, undefined, context);
  },
  solveStep: (order, context) => solve(order, stepArguments(order), context),
  fetch: (order, { link }, context) =>
    perform(order, [...stepArguments(order), ...sameIndex(order), '--download-only'], link.length, context),
  change: async (order, { link, unlink }, context) => {
    await runUnlinkScripts(order.prefix, namesOf(unlink), context);
    await perform(order, [...stepArguments(order), ...sameIndex(order), skipScripts], link.length, context);
    await runLinkScripts(order.prefix, namesOf(link), context);
  },
  cache: () => namedCache() ?? join(micromambaRoot(), 'pkgs'),
  packageFolders: async (context) => {
    const args = ['info', '-r', micromambaRoot(), '--json'];
    const options = { signal: context.signal, ...asking(20_000) };
    return packageFoldersIn((await context.run(await programOf(context), args, options)).stdout);
  },
  fetchChannels: async (channels, context) => {
    const args = ['search', '-r', micromambaRoot(), ...channelArguments({ channels }), '--json', soughtName];
    const { signal } = context;
    const options = { variables: wholeChannels, signal, ...asking(fetchTimeoutMs) };
    const result = await context.run(await programOf(context), args, options);
    if (result.code !== 0) throw explainConda(failureOf(result));
  },
  shellVariables: async (program) => ({
    MAMBA_ROOT_PREFIX: micromambaRoot(),
    MAMBA_EXE: program ?? (await findMicromamba()),
  }),
};

/** Folders that it locks while it works with them. */
const lockedFolders = () => [micromamba.cache(), join(homeFolder(), '.mamba/pkgs')];

const programOf = async ({ program }: CondaContext) => program ?? findMicromamba();

const failureOf = (result: RunResult): CondaFailure => ({
  answer: parseAnswer(result.stdout),
  output: result.stderr.trim() || result.stdout,
  ending: endingOf('micromamba', result),
});

async function isOffline(context: CondaContext): Promise<boolean> {
  const options = { signal: context.signal, ...asking(20_000) };
  return isOfflineIn((await context.run(await programOf(context), ['config', 'list', '--json'], options)).stdout);
}

/** Of a script that fails it says nothing, so they are run by us. */
const skipScripts = '--skip-run-link-scripts';

/** What was solved a while ago is done: the index that was read then counts, seconds. */
const sameIndex = ({ step }: StepOrder) => (step.verb === 'remove' ? [] : ['--repodata-ttl', '86400']);

/** Lines that are drawn ten times a second tell progress and are no log. */
const isDrawn = (line: string) => line === '' || /^(?:Downloading|Extracting|\[\+\]) /.test(line);

const namesOf = (packages: Transaction['link']): ReadonlySet<string> => new Set(packages.map(({ name }) => name));

async function solve(order: Ordered, args: readonly string[], context: CondaContext): Promise<Transaction> {
  const { run, signal } = context;
  const program = await programOf(context);
  const options = {
    ...{ variables: variablesOf(order), signal, patienceMs, isLogged: false },
    stdoutBytesMax: 64 * 1024 * 1024,
  };
  const result = await tellingOfWait(lockedFolders(), context, () =>
    run(program, [...args, '--dry-run', '--json'], options),
  );
  const answer = parseAnswer(result.stdout);
  if (result.code === 0 && answer?.success) return transactionOf(answer);
  throw await explainSolving(failureOf(result), () => isOffline(context));
}

/** Has it do something that links or fetches so many packages. */
async function perform(
  order: CondaOrder | StepOrder,
  args: readonly string[],
  count: number,
  context: CondaJob,
): Promise<void> {
  const readProgress = createMicromambaProgress(count);
  const said: string[] = [];
  const end = await context.run(await programOf(context), args, {
    variables: variablesOf(order),
    columns,
    patienceMs,
    isLogged: false,
    onLine: (line) => {
      const text = withoutEscapes(line).trimEnd();
      const progress = readProgress(text);
      if (progress) context.report(progress);
      if (isDrawn(text)) return;
      said.push(text);
      context.log(text);
    },
  });
  if (end.code === 0) return;
  throw explainConda({
    ...{ answer: undefined, output: said.join('\n'), ending: endingOf('micromamba', end) },
    isFromLock: isFromLock(order),
  });
}

const variablesOf = ({ variables }: Ordered) => ({ ...variables, MAMBA_NO_BANNER: '1' });

const placeArguments = ({ prefix, priority }: Ordered) => [
  ...['-y', '-r', micromambaRoot(), '-p', prefix, '--channel-priority', priority],
];

function orderArguments(order: CondaOrder): string[] {
  const { wanted } = order;
  // To create where something stands is to delete that.
  const base = [order.isBegun ? 'install' : 'create', ...placeArguments(order)];
  if ('explicit' in wanted) return [...base, '-f', wanted.explicit];
  return [...base, ...channelArguments(order), ...wanted.specs];
}

function stepArguments(order: StepOrder): string[] {
  const { step, prefix } = order;
  // What goes is found without channels, which it does not take.
  if (step.verb === 'remove') return ['remove', '-y', '-r', micromambaRoot(), '-p', prefix, ...stepWords(step)];
  return [step.verb, ...placeArguments(order), ...channelArguments(order), ...stepWords(step)];
}
