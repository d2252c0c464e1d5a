import { join } from 'node:path';
import type { ClocheError } from '../../../preload/contract';
import type { RunResult } from '../../process/run';
import { runLinkScripts } from '../prefix/link-scripts';
import { packageFoldersIn, parseAnswer, transactionOf } from './answer';
import { endingOf, explainConda } from './explain';
import { findMicromamba, micromambaRoot } from './find';
import { createMicromambaProgress, withoutEscapes } from './progress';
import type { CondaContext, CondaOrder, CondaTool } from './tool';

/** Wide enough that sizes are told in bytes and that no name is cut. */
const columns = 200;
/** Between asking it to end and killing it, milliseconds. */
const patienceMs = 1000;

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
    const { stdout } = await run(await programOf(context), ['--version'], { signal, timeoutMs: 5000, isLogged: false });
    return `micromamba ${/\d+\.\d+\S*/.exec(stdout)?.[0] ?? ''}`.trim();
  },
  solve: async (order, context) => {
    const result = await run(order, [...orderArguments(order), '--dry-run', '--json'], context);
    const answer = parseAnswer(result.stdout);
    if (result.code === 0 && answer?.success) return transactionOf(answer);
    throw explainAnswer(result);
  },
  create: async (order, { link }, context) => {
    const readProgress = createMicromambaProgress(link.length);
    const said: string[] = [];
    const end = await context.run(await programOf(context), orderArguments(order, ['--skip-run-link-scripts']), {
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
    if (end.code !== 0)
      throw explainConda({
        answer: undefined,
        output: said.join('\n'),
        ending: endingOf('micromamba', end),
      });
    await runLinkScripts(order.prefix, context);
  },
  cache: () => join(micromambaRoot(), 'pkgs'),
  packageFolders: async (context) => {
    const args = ['info', '-r', micromambaRoot(), '--json'];
    const options = { signal: context.signal, timeoutMs: 20_000, isLogged: false };
    return packageFoldersIn((await context.run(await programOf(context), args, options)).stdout);
  },
  fetchChannels: async (channels, context) => {
    const named = channels.flatMap((channel) => ['-c', channel]);
    const args = ['search', '-r', micromambaRoot(), '--override-channels', ...named, '--json', soughtName];
    const { signal } = context;
    const options = { variables: wholeChannels, signal, patienceMs, isLogged: false, timeoutMs: fetchTimeoutMs };
    const result = await context.run(await programOf(context), args, options);
    if (result.code !== 0) throw explainAnswer(result);
  },
  shellVariables: async (program) => ({
    MAMBA_ROOT_PREFIX: micromambaRoot(),
    MAMBA_EXE: program ?? (await findMicromamba()),
  }),
};

const programOf = async ({ program }: CondaContext) => program ?? findMicromamba();

function explainAnswer(result: RunResult): ClocheError {
  const ending = endingOf('micromamba', result);
  return explainConda({ answer: parseAnswer(result.stdout), output: result.stderr || result.stdout, ending });
}

/** Lines that are drawn ten times a second tell progress and are no log. */
const isDrawn = (line: string) => line === '' || /^(?:Downloading|Extracting|\[\+\]) /.test(line);

const run = async (order: CondaOrder, args: readonly string[], context: CondaContext) =>
  context.run(await programOf(context), args, {
    variables: variablesOf(order),
    signal: context.signal,
    patienceMs,
    isLogged: false,
    stdoutBytesMax: 64 * 1024 * 1024,
  });

const variablesOf = ({ variables }: CondaOrder) => ({ ...variables, MAMBA_NO_BANNER: '1' });

function orderArguments(order: CondaOrder, more: readonly string[] = []): string[] {
  const { prefix, channels, priority, wanted, isBegun } = order;
  // To create where something stands is to delete that.
  const base = [
    isBegun ? 'install' : 'create',
    '-y',
    '-r',
    micromambaRoot(),
    '-p',
    prefix,
    '--channel-priority',
    priority,
    ...more,
  ];
  if ('explicit' in wanted) return [...base, '-f', wanted.explicit];
  return [...base, '--override-channels', ...channels.flatMap((channel) => ['-c', channel]), ...wanted.specs];
}
