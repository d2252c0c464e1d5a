import { ClocheError, type ImportChoice, type KindId } from '../../preload/contract';
import { refusedBecause, type Understood } from '../exchange/understood';
import type { Services } from '../services';
import { exitCodes } from './exit-codes';
import { make } from './make';
import type { Output } from './output';
import { choiceOf, chooseFile, readRequest } from './read-request';
import { findKind, kindOption, nameOption, specOptions, wishedKind, withSpecOptions } from './spec';
import { type Arguments, makingOptions, type Verb } from './verb';

/** `cloche import`: an environment from a file or a folder, under the name that the file proposes. */
export const importFile: Verb = {
  name: 'import',
  usage:
    'FILE [--name NAME] [--kind KIND] [--group NAME]… [--python VERSION] [--package PACKAGE]… [--set KEY=VALUE]… [--plan] [--yes] [--json]',
  summary:
    'Makes an environment from a file that says what it needs, or from a folder with such a file; - reads standard input.',
  words: ['FILE'],
  options: {
    name: nameOption('NAME', 'the file’s'),
    kind: kindOption('that of the file, or the one that suits it best'),
    group: {
      type: 'string',
      multiple: true,
      short: 'g',
      value: 'NAME',
      help: 'a group of optional packages of the file that is wanted, in place of those it takes by itself; may be repeated',
    },
    ...specOptions,
    ...makingOptions,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const [file = ''] = args.words;
    const wished = wishedKind(args, services);
    if (args.has('plan') && args.has('json')) return tellUnderstood(file, wished?.id, args, services, output);
    const read = await readRequest(file, args, services, output, wished?.id);
    const kind = wished ?? findKind(services.kinds, read.request.kind);
    const name = args.text('name') ?? read.request.name;
    const request = { ...read.request, name, kind: kind.id, leavesNothing: true as const };
    return make(await withSpecOptions(request, kind, args, services), args, services, output, read);
  },
};

/** Tells what was understood of a file, with nothing made, run or included. Resolves to the exit code. */
async function tellUnderstood(
  path: string,
  kind: KindId | undefined,
  args: Arguments,
  { exchange }: Services,
  output: Output,
): Promise<number> {
  const understood = await understand(path, choiceOf(kind, args), exchange, output);
  output.json({ ...understood, name: args.text('name') ?? understood.name });
  return understood.problems.length > 0 ? exitCodes.failed : exitCodes.ok;
}

/** What is too large to be read is a file that is refused, too. */
async function understand(
  path: string,
  choice: ImportChoice,
  exchange: Services['exchange'],
  output: Output,
): Promise<Understood> {
  try {
    const { file } = await chooseFile(path, exchange, output);
    return await exchange.understand(file, choice);
  } catch (thrown) {
    if (thrown instanceof ClocheError && thrown.code === 'too-large') return refusedBecause(thrown, null);
    throw thrown;
  }
}
