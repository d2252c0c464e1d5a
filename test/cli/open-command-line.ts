import { build } from '../../main/cli/build';
import { clean } from '../../main/cli/clean';
import { create } from '../../main/cli/create';
import { exportEnvironment } from '../../main/cli/export';
import { importFile } from '../../main/cli/import';
import { list } from '../../main/cli/list';
import { createOutput } from '../../main/cli/output';
import { remove } from '../../main/cli/remove';
import { rename } from '../../main/cli/rename';
import { repair } from '../../main/cli/repair';
import { restore } from '../../main/cli/restore';
import { run } from '../../main/cli/run';
import { trash } from '../../main/cli/trash';
import { trust } from '../../main/cli/trust';
import { update } from '../../main/cli/update';
import { readArguments, type Verb } from '../../main/cli/verb';
import { createEventBus } from '../../main/events';
import { createExchange } from '../../main/exchange/create-exchange';
import { readHere } from '../../main/exchange/reader/read-here';
import type { Kind } from '../../main/kinds/kind';
import type { Services } from '../../main/services';
import { openEnvironments } from '../environments/open-environments';
import { changeableKind } from '../support/changeable-kind';
import { fakeKind } from '../support/fake-kind';
import { noTools } from '../support/no-tools';

const verbs: Readonly<Record<string, Verb>> = {
  create,
  list,
  update,
  repair,
  remove,
  rename,
  restore,
  build,
  clean,
  run,
  trash,
  trust,
  export: exportEnvironment,
  import: importFile,
};

/** A command line over the kinds of tests, in this process and without a terminal. */
export function openCommandLine() {
  const room = openEnvironments();
  const { environments, jobs } = room;
  const kinds = [changeableKind, fakeKind] as unknown as Kind[];
  const exchange = createExchange({
    environments,
    kinds,
    offered: async () => new Set(),
    ...readHere(kinds),
    context: noTools,
    fieldsOf: async () => [],
  });
  const services = {
    environments,
    jobs,
    trust: room.trust,
    exchange,
    kinds,
    run: noTools.run,
    events: createEventBus(),
  } as unknown as Services;
  const say = async (name: string, ...args: string[]) => {
    const [out, err] = [collector(), collector()];
    const output = createOutput(out.stream, err.stream);
    const verb = verbs[name] as Verb;
    const context = { output, services: async () => services, dispose: async () => {} };
    let code: number | undefined;
    let thrown: unknown;
    try {
      code = await verb.run(readArguments(verb, args), context);
    } catch (reason) {
      thrown = reason;
    }
    if (thrown) output.error(thrown);
    return { code, thrown, out: out.text(), err: err.text(), json: () => JSON.parse(out.text()) };
  };
  const specOf = async (name: string) => (await environments.knownByName(name)).subject.spec;
  return { ...room, say, specOf };
}

function collector() {
  let text = '';
  const write = (part: string, done?: () => void) => {
    text += part;
    done?.();
    return true;
  };
  return { stream: { write, on: () => {} } as unknown as NodeJS.WritableStream, text: () => text };
}
