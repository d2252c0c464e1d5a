import { ClocheError, type Comparison, type EnvironmentDetail } from '../../preload/contract';
import type { KnownEnvironment } from '../environments/environments';
import { compareWith } from './compare';
import { pinnedLock } from './pinned-lock';
import { writeReport } from './write/report';

/** What is in an environment beside what should be. Throws `wrong-state` for one that was never made. */
export function comparisonOf(known: KnownEnvironment, detail: EnvironmentDetail): Comparison {
  const { importedLock, lock, subject } = known;
  if (!lock)
    throw new ClocheError('wrong-state', `What ${subject.name} was made with is not known.`, {
      hint: 'Make it first, then it can be compared.',
    });
  const { python } = detail.environment;
  const found = { packages: detail.packages, ...(python === undefined ? {} : { python }) };
  const pinned = importedLock ? undefined : pinnedLock(subject.spec, lock);
  const against = importedLock ? ('asked' as const) : pinned ? ('pinned' as const) : ('made' as const);
  const differences = { against, ...compareWith(importedLock ?? pinned ?? lock, found) };
  return { ...differences, report: writeReport(subject.name, differences) };
}
