import type { Lock, Plan } from '../../preload/contract';
import { requirementLines } from '../python/pip/requirements-file';
import { type CondaSubject, lockedTransaction, orderOf } from './create';
import type { CondaContext, CondaTool, Linked } from './tools/tool';

/** Packages that are named in a plan; more would not be read. */
const namedMax = 60;

/** What making the environment would do, as the tool itself tells it. Throws what would make it fail at once. */
export async function planConda(
  tool: CondaTool,
  subject: CondaSubject,
  lock: Lock | undefined,
  context: CondaContext,
): Promise<Plan> {
  const { spec, paths } = subject;
  const pip = requirementLines(spec);
  const [engine, transaction] = await Promise.all([
    tool.version(context),
    lock ? lockedTransaction(lock) : tool.solve(await orderOf(subject, undefined), context),
  ]);
  const python = transaction.link.find(({ name }) => name === 'python');
  const { link, fetchBytes } = transaction;
  return {
    engine,
    python: `Python ${python?.version ?? spec.python}`.trim(),
    path: paths.content,
    steps: [
      ...(fetchBytes > 0 ? [`Download ${sizeOf(fetchBytes)} from ${spec.channels.join(', ')}.`] : []),
      `Link ${link.length} package${link.length === 1 ? '' : 's'}${link.length === 0 ? '' : `: ${named(link)}`}.`,
      ...(pip.length > 0 ? [`Install ${pip.length} requirement${pip.length === 1 ? '' : 's'} with pip.`] : []),
      'Check that everything that was asked for is there.',
    ],
    warnings: pip.length > 0 ? [besideChannels] : [],
  };
}

const besideChannels = 'What pip installs is not known to the solver: later changes of packages may break it.';

function named(link: readonly Linked[]): string {
  const names = link.slice(0, namedMax).map(({ name, version }) => `${name} ${version}`);
  return [...names, ...(link.length > namedMax ? [`and ${link.length - namedMax} more`] : [])].join(', ');
}

function sizeOf(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
