import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { withLists } from '../kinds/activation-lists';
import type { Activation } from '../kinds/kind';
import { runAttached } from '../process/attached';
import { findTool, isProgram } from '../process/find-tool';
import { searchPath, type Variables } from '../process/variables';
import { errnoOf } from '../store/disk-error';
import { userVariables } from '../terminals/shells/variables';
import { enterByName } from './enter';
import { exitCodes, UsageError } from './exit-codes';
import { currentFolder } from './paths';
import type { Verb } from './verb';

/** `cloche run`: one command inside of an environment, with this terminal's streams and signals. */
export const run: Verb = {
  name: 'run',
  usage: 'NAME -- COMMAND…',
  summary: 'Runs a command in an environment and ends as it does.',
  ending: 'Ends with 127 when there is no such command, and with 126 when it cannot be executed.',
  words: ['NAME'],
  takesRest: true,
  options: {},
  run: async (args, { output, services: open, dispose }) => {
    const [command, ...rest] = args.rest ?? [];
    if (!command) throw new UsageError('run needs a command behind --.', 'Usage: cloche run NAME -- COMMAND…');
    const services = await open();
    const { environment, activation } = await enterByName(services, args.words[0] ?? '', output);
    await services.environments.touch(environment.id);
    await dispose();
    const variables = activatedVariables(activation, userVariables(process.env));
    const { enclosure } = activation;
    if (enclosure) return runAttached(enclosure.file, [...enclosure.args, command, ...rest], { variables });
    const found = await findCommand(command, variables.PATH);
    const ended = typeof found === 'string' ? await runFound(found, rest, variables) : found;
    if (typeof ended === 'number') return ended;
    output.note(`cloche: ${command}: ${ended.reason}`);
    return ended.code;
  },
};

/** The variables inside of an environment. */
function activatedVariables(activation: Activation, base: Variables): Variables {
  const { path, set, unset } = withLists(activation, base);
  const variables: Variables = { ...base, ...set };
  for (const name of unset) delete variables[name];
  variables.PATH = [...path, ...searchPath(base.PATH)].join(':');
  return variables;
}

/** Why a command was not run, and what `run` ends with then. */
interface NotRun {
  readonly code: number;
  readonly reason: string;
}

/** What the system calls a missing file when a file is there: on NixOS mostly the second one. */
const interpreterMissing =
  'its interpreter is missing, which is the program in the first line of a script, or the loader of a binary for another Linux.';

async function runFound(file: string, args: readonly string[], variables: Variables): Promise<number | NotRun> {
  try {
    return await runAttached(file, args, { variables });
  } catch (thrown) {
    if (!(thrown instanceof ClocheError && thrown.code === 'tool-missing')) throw thrown;
    const why = errnoOf(thrown.cause) === 'ENOENT' ? interpreterMissing : thrown.message;
    return { code: exitCodes.notExecutable, reason: `it is there and cannot be executed: ${why}` };
  }
}

async function findCommand(command: string, path: string | undefined): Promise<string | NotRun> {
  const isPath = command.includes('/');
  const file = isPath ? resolve(currentFolder(), command) : await findTool(command, path);
  if (file !== null && isProgram(file)) return file;
  const candidates = isPath ? [file ?? ''] : searchPath(path).map((folder) => resolve(folder, command));
  const isThere = (await Promise.all(candidates.map((name) => stat(name).catch(() => null)))).some(
    (stats) => stats !== null,
  );
  return isThere
    ? { code: exitCodes.notExecutable, reason: 'it is there and cannot be executed.' }
    : { code: exitCodes.noCommand, reason: 'there is no such command in the environment or on PATH.' };
}
