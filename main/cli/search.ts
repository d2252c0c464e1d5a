import { formatBytes } from '../../preload/format-bytes';
import { exitCodes } from './exit-codes';
import { table } from './output';
import { printable } from './printable';
import { findKind, specOptions, withSpecOptions } from './spec';
import { jsonOption, type Verb } from './verb';

const { set } = specOptions;

/** `cloche search`: what there is of a package. */
export const search: Verb = {
  name: 'search',
  usage: 'NAME [--kind KIND] [--set KEY=VALUE]… [--json]',
  summary: 'Lists the versions and builds that channels have of a package, the newest first.',
  words: ['NAME'],
  options: {
    kind: { type: 'string', short: 'k', value: 'KIND', help: 'micromamba unless told otherwise' },
    ...(set === undefined ? {} : { set }),
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const kind = findKind(services.kinds, args.text('kind') ?? 'micromamba');
    const [name = ''] = args.words;
    const { spec } = await withSpecOptions({ name: 'search', kind: kind.id, spec: {} }, kind, args, services);
    const builds = await services.search({ kind: kind.id, spec, name });
    if (args.has('json')) output.json(builds);
    else {
      const rows = builds.map(({ version, build, channel, subdir, sizeBytes }) => [
        version,
        build,
        printable(`${channel}/${subdir}`),
        sizeBytes === undefined ? '-' : formatBytes(sizeBytes),
      ]);
      output.result(table([['VERSION', 'BUILD', 'CHANNEL', 'SIZE'], ...rows]));
    }
    return exitCodes.ok;
  },
};
