import { join } from 'node:path';
import packageJson from '../../package.json';
import { ClocheError } from '../../preload/contract';
import { visibleLine } from '../../preload/visible-text';
import { startNodeChild } from '../process/node-child';
import { createServices, type Services } from '../services';
import { build } from './build';
import { clean } from './clean';
import { compare } from './compare';
import { convert } from './convert';
import { create } from './create';
import { doctor } from './doctor';
import { emptyTrash } from './empty-trash';
import { exitCodeOf, exitCodes, UsageError } from './exit-codes';
import { exportEnvironment } from './export';
import { overview, verbHelp } from './help';
import { importFile } from './import';
import { jobs } from './jobs';
import { kinds } from './kinds';
import { list } from './list';
import { newPackage } from './new-package';
import { open } from './open';
import type { Output } from './output';
import { remove } from './remove';
import { rename } from './rename';
import { repair } from './repair';
import { restore } from './restore';
import { resume } from './resume';
import { run } from './run';
import { search } from './search';
import { trash } from './trash';
import { trust } from './trust';
import { update } from './update';
import { readArguments, type Verb, type VerbContext } from './verb';

/** In the order of the help. */
const verbs: readonly Verb[] = [
  ...[create, list, run, open, update, build, repair, exportEnvironment, importFile, convert, compare],
  ...[resume, clean, rename, remove, trash, restore, emptyTrash, search, newPackage, kinds, trust, jobs, doctor],
];

/** Does what the arguments say. Resolves to the exit code; every error has been told then. */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const held = holdServices(output);
  try {
    return await dispatch(args, { output, services: held.open, dispose: held.dispose });
  } catch (thrown) {
    output.error(thrown);
    return exitCodeOf(thrown);
  } finally {
    await held.dispose().catch(output.error);
  }
}

async function dispatch(args: readonly string[], context: VerbContext): Promise<number> {
  const { output } = context;
  const [word, ...rest] = args;
  if (word === undefined) {
    output.note(overview(verbs));
    return exitCodes.usage;
  }
  if (word === '--version' || word === '-V') {
    output.result(packageJson.version);
    return exitCodes.ok;
  }
  const isHelp = word === 'help' || word === '--help' || word === '-h';
  if (isHelp && rest.length === 0) {
    output.result(overview(verbs));
    return exitCodes.ok;
  }
  const verb = findVerb(isHelp ? (rest[0] ?? '') : word);
  if (isHelp || asksForHelp(rest)) {
    output.result(verbHelp(verb));
    return exitCodes.ok;
  }
  return verb.run(readArguments(verb, rest), context);
}

function findVerb(name: string): Verb {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb) return verb;
  throw new UsageError(
    `There is no verb “${visibleLine(name)}”.`,
    `The verbs are: ${verbs.map((known) => known.name).join(', ')}.`,
  );
}

/** What stands behind `--` is not meant for Cloche. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return own.includes('--help') || own.includes('-h');
}

/** The services, built when they are first asked for and ended once. */
function holdServices(output: Output): { open(): Promise<Services>; dispose(): Promise<void> } {
  let opened: Promise<Services> | undefined;
  const build = async () => {
    const services = await createServices({
      startPtyHost: () => {
        throw new ClocheError('unsupported', 'The command line has no terminals of its own.');
      },
      startReader: () => startNodeChild(join(import.meta.dirname, 'reader.js')),
    });
    services.events.subscribe((name, payload) => {
      if (name === 'notice.raised') output.note((payload as { message: string }).message);
    });
    return services;
  };
  return {
    open: () => {
      opened ??= build();
      return opened;
    },
    dispose: async () => {
      const services = await opened?.catch(() => undefined);
      opened = undefined;
      await services?.dispose();
    },
  };
}
