import { join, relative } from 'node:path';
import { ClocheError, type Plan, type SourceFile } from '../../preload/contract';
import type { Kind, Subject } from '../kinds/kind';
import { isInside } from '../store/is-inside';
import type { Sources, Trust } from '../store/trust';
import { trustedFile } from './brought-files';

async function sourcesOf(kind: Kind, { spec, paths }: Subject): Promise<Sources> {
  const { files, warnings } = (await kind.sources?.(spec)) ?? { files: [], warnings: [] };
  return { files: files.map((file) => trustedFile(file, paths.folder)), warnings };
}

/** The plan, or one that shows what nobody has trusted yet in place of evaluating it; each says what cannot be shown. */
export async function planTrusted(
  trust: Trust,
  { kind, subject }: { readonly kind: Kind; readonly subject: Subject },
  makePlan: () => Promise<Plan>,
  trusts: readonly string[] = [],
): Promise<Plan> {
  const { files, warnings } = await sourcesOf(kind, subject);
  const pending = await trust.untrusted(files, trusts);
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
    untrusted: pending,
  };
}

/**
 * Throws `untrusted` unless every file is trusted; those that the request names are from now on, noted at their place below
 * `folder`, where the files of the subject will be.
 */
export async function refuseUntrusted(
  trust: Trust,
  kind: Kind,
  subject: Subject,
  trusts: readonly string[] = [],
  folder = subject.paths.folder,
): Promise<void> {
  const { files } = await sourcesOf(kind, subject);
  const pending = await trust.untrusted(files, trusts);
  if (pending.length > 0)
    throw new ClocheError('untrusted', `Nobody has looked at what would be run yet: ${namesOf(pending)}.`, {
      hint: 'Look at it in the form and trust it. On the command line --plan shows it, and --yes trusts it.',
    });
  const { folder: from } = subject.paths;
  const placed = (path: string) => (isInside(path, from) ? join(folder, relative(from, path)) : path);
  const trusted = files.filter(({ hash }) => trusts.includes(hash));
  await trust.trust(trusted.map(({ hash, path }) => ({ hash, path: placed(path) })));
}

const namesOf = (files: readonly SourceFile[]) => files.map(({ path }) => path).join(', ');
