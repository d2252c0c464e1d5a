import { ClocheError, type Plan, type SourceFile } from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import type { Trust } from '../store/trust';

/** The files that a specification would have evaluated or run: which of them are named as trusted, and which nobody knows. */
interface Sorted {
  readonly named: readonly SourceFile[];
  readonly pending: readonly SourceFile[];
  readonly warnings: readonly string[];
}

async function sortSources(trust: Trust, kind: Kind, { spec }: Subject, trusts: readonly string[]): Promise<Sorted> {
  const named: SourceFile[] = [];
  const pending: SourceFile[] = [];
  const { files = [], warnings = [] } = (await kind.sources?.(spec)) ?? {};
  for (const file of files) {
    if (trusts.includes(file.hash)) named.push(file);
    else if (!(await trust.isTrusted(file.hash))) pending.push(file);
  }
  return { named, pending, warnings };
}

/** The plan, or one that shows what nobody has trusted yet in place of evaluating it; each says what cannot be shown. */
export async function planTrusted(
  trust: Trust,
  { kind, subject }: { readonly kind: Kind; readonly subject: Subject },
  trusts: readonly string[] = [],
  makePlan: () => Promise<Plan>,
): Promise<Plan> {
  const { pending, warnings } = await sortSources(trust, kind, subject, trusts);
  if (pending.length === 0) {
    const plan = await makePlan();
    return { ...plan, warnings: [...plan.warnings, ...warnings] };
  }
  return {
    engine: kind.label,
    path: kind.prefix(subject),
    steps: [
      `Show you ${namesOf(pending)}: nothing of ${pending.length === 1 ? 'it' : 'them'} is evaluated or run before you trust it.`,
    ],
    warnings: [...warnings],
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
