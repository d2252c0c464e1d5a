import type { Lock, Package } from '../../preload/contract';
import { readAllPackages } from './prefix/packages';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaContext, CondaTool } from './tools/tool';

/** What is known of an environment beside what is there. */
interface Known {
  /** The version of its Python, which was seen to start. */
  readonly python: string;
  /** Lower-case names of packages of channels that were asked for. */
  readonly asked: ReadonlySet<string>;
  /** What pip has put there, with what is known of it. */
  readonly complete: (ofPip: readonly Package[]) => readonly Package[];
}

/** The environment as it is there now, whatever the tool said of it. */
export async function lockNow(
  tool: CondaTool,
  subject: CondaSubject,
  { python, asked, complete }: Known,
  context: CondaContext,
): Promise<Lock> {
  const packages = await readAllPackages(condaPrefix(subject), asked);
  const ofPip = packages.filter(({ conda }) => !conda);
  return {
    schema: 1,
    python,
    engine: await tool.version(context),
    packages: [...packages.filter(({ conda }) => conda), ...complete(ofPip)],
  };
}
