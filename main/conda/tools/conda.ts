import { dirname, join } from 'node:path';
import { homeFolder } from '../../store/folders';
import { isOfflineIn, packageFoldersIn, parseAnswer, transactionOf } from './answer';
import { asking, channelArguments, isFromLock, patienceMs, stepWords } from './arguments';
import { endingOf, explainConda, explainSolving } from './explain';
import { findConda, namedCache } from './find';
import { createCondaProgress, withoutEscapes } from './progress';
import type { CondaContext, CondaJob, CondaOrder, CondaTool, Ordered, StepOrder, Transaction } from './tool';

const columns = 200;
const stdoutBytesMax = 64 * 1024 * 1024;

/** conda: https://docs.conda.io/projects/conda/en/stable/commands/index.html */
export const conda: CondaTool = {
  id: 'conda',
  oldest: { major: 4, hint: 'Bring it up to date: conda update -n base conda.' },
  installers: ['install-conda', 'conda-install'],
  find: findConda,
  version: async ({ run, signal }) => {
    const { stdout } = await run(await findConda(), ['--version'], { signal, ...asking(20_000) });
    return /^conda \S+/m.exec(stdout)?.[0] ?? 'conda';
  },
  solve: (order, context) => solve(order, orderArguments(order), context),
  create: (order, expected, context) => perform(order, orderArguments(order), expected, context),
  solveStep: (order, context) => solve(order, stepArguments(order), context),
  fetch: (order, expected, context) =>
    perform(order, [...stepArguments(order), sameIndex, '--download-only'], expected, context),
  change: (order, expected, context) => {
    context.report({ phase: 'Linking packages' });
    return perform(order, [...stepArguments(order), sameIndex], expected, context);
  },
  cache: () => namedCache() ?? join(homeFolder(), '.conda/pkgs'),
  packageFolders: async (context) => packageFoldersIn(await askInfo(context)),
  fetchChannels: async (channels, { run, signal }) => {
    const args = ['search', ...channelArguments({ channels }), '--json', soughtName];
    const options = { variables: wholeChannels, signal, ...asking(fetchTimeoutMs) };
    const { stdout, stderr, ...end } = await run(await findConda(), args, options);
    if (end.code === 0) return;
    const answer = parseAnswer(stdout);
    throw explainConda({ answer, output: stderr.trim() || stdout, ending: endingOf('conda', end) });
  },
  shellVariables: async () => {
    const file = await findConda();
    return { CONDA_EXE: file, _CONDA_EXE: file, CONDA_PYTHON_EXE: join(dirname(file), 'python') };
  },
};

/** Of the name that is looked for only what the channels have besides is wanted. */
const soughtName = 'python';
/** It fetches only what it needs of a channel otherwise; the names of the setting differ between versions. */
const wholeChannels = {
  CONDA_PLUGINS_USE_SHARDED_REPODATA: 'false',
  CONDA_REPODATA_USE_SHARDS: 'false',
  CONDA_NUMBER_CHANNEL_NOTICES: '0',
  CONDA_REPORT_ERRORS: 'false',
};
const fetchTimeoutMs = 15 * 60 * 1000;

/** What was solved a while ago is done: the index that was read then counts. */
const sameIndex = '--use-index-cache';

async function askInfo({ run, signal }: CondaContext): Promise<string> {
  return (await run(await findConda(), ['info', '--json'], { signal, ...asking(60_000) })).stdout;
}

async function solve(order: Ordered, given: readonly string[], context: CondaContext): Promise<Transaction> {
  const { run, signal } = context;
  const options = { variables: variablesOf(order), signal, patienceMs, isLogged: false, stdoutBytesMax };
  const { stdout, stderr, ...end } = await run(await findConda(), [...given, '--dry-run'], options);
  const answer = parseAnswer(stdout);
  if (answer?.success || answer?.exception_name === 'DryRunExit') return transactionOf(answer);
  const failure = { answer, output: stderr.trim() || stdout, ending: endingOf('conda', end) };
  throw await explainSolving(failure, async () => isOfflineIn(await askInfo(context)));
}

async function perform(
  order: CondaOrder | StepOrder,
  args: readonly string[],
  { fetchBytes, fetchCount }: Transaction,
  context: CondaJob,
): Promise<void> {
  const readProgress = createCondaProgress(fetchBytes, fetchCount);
  const { stdout, ...end } = await context.run(await findConda(), args, {
    variables: variablesOf(order),
    columns,
    patienceMs,
    isLogged: false,
    stdoutBytesMax,
    onLine: (line) => {
      const text = withoutEscapes(line).trimEnd();
      const progress = readProgress(text);
      if (progress) context.report(progress);
      else if (text !== '') context.log(text);
    },
  });
  const answer = parseAnswer(stdout);
  // Of an explicit list it says nothing at all, and where it only fetches it ends with an exception that is none.
  if (end.code === 0 && (answer === undefined || answer.success || answer.exception_name === 'CondaExitZero')) return;
  throw explainConda({
    answer,
    output: withoutEscapes(stdout),
    ending: endingOf('conda', end),
    isFromLock: isFromLock(order),
  });
}

const variablesOf = ({ variables, priority }: Ordered) => ({
  ...variables,
  CONDA_CHANNEL_PRIORITY: priority,
  CONDA_AUTO_UPDATE_CONDA: 'false',
  CONDA_NUMBER_CHANNEL_NOTICES: '0',
  CONDA_REPORT_ERRORS: 'false',
});

function orderArguments(order: CondaOrder): string[] {
  // To create where something stands is to delete that. Nobody has asked here for what the user’s settings add to all.
  const verb = order.isBegun ? ['install'] : ['create', '--no-default-packages'];
  const base = [...verb, '-y', '-p', order.prefix, '--json'];
  if ('explicit' in order.wanted) return [...base, '--file', order.wanted.explicit];
  return [...base, ...channelArguments(order), ...order.wanted.specs];
}

const stepArguments = (order: StepOrder): string[] => [
  ...[order.step.verb, '-y', '-p', order.prefix, '--json'],
  ...channelArguments(order),
  ...stepWords(order.step),
];
