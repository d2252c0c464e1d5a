import { ClocheError, type Plan, type SourceFile } from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import type { Trust } from '../store/trust';

/** The files that a specification would have evaluated or run: which of them are named as trusted, and which nobody knows. */
interface Sources {
  readonly named: readonly SourceFile[];
  readonly pending: readonly SourceFile[];
}

async function sortSources(trust: Trust, kind: Kind, { spec }: Subject, trusts: readonly string[]): Promise<Sources> {
  const named: SourceFile[] = [];
  const pending: SourceFile[] = [];
  for (const file of (await kind.sources?.(spec)) ?? []) {
    if (trusts.includes(file.hash)) named.push(file);
    else if (!(await trust.isTrusted(file.hash))) pending.push(file);
  }
  return { named, pending };
}

/** The plan that shows what nobody has trusted yet, in place of one that would evaluate it; undefined when all is trusted. */
export async function untrustedPlan(
  trust: Trust,
  kind: Kind,
  subject: Subject,
  trusts: readonly string[] = [],
): Promise<Plan | undefined> {
  const { pending } = await sortSources(trust, kind, subject, trusts);
  if (pending.length === 0) return undefined;
  return {
    engine: kind.label,
    path: kind.prefix(subject),
    steps: [
      `Show you ${namesOf(pending)}: nothing of ${pending.length === 1 ? 'it' : 'them'} is evaluated or run before you trust it.`,
    ],
    warnings: [],
    untrusted: [...pending],
  };
}

/** Throws `untrusted` unless every file is trusted; those that the request names are from now on. */
export async function refuseUntrusted(
  trust: Trust,
  kind: Kind,
  subject: Subject,
  trusts: readonly string[] = [],
): Promise<void> {
  const { named, pending } = await sortSources(trust, kind, subject, trusts);
  if (pending.length > 0)
    throw new ClocheError('untrusted', `Nobody has looked at what would be run yet: ${namesOf(pending)}.`, {
      hint: 'Look at it in the form and trust it. On the command line --plan shows it, and --yes trusts it.',
    });
  await trust.trust(named.map(({ hash }) => hash));
}

const namesOf = (files: readonly SourceFile[]) => files.map(({ path }) => path).join(', ');
