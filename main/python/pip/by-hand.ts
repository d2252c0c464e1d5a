import type { Package } from '../../../preload/contract';
import { normalizeName } from '../requirements';
import { isSeed } from '../seeds';
import { markRequested } from './requested';
import { namesIn, type PipRequest } from './requirements-file';

/** Requirements for those of the installed packages that somebody installed beside what was asked for. */
export function requirementsByHand(installed: readonly Package[], request: PipRequest): string[] {
  const asked = new Set(namesIn(request).map(normalizeName));
  return markRequested(installed, request)
    .filter(({ name, isRequested }) => isRequested && !isSeed(name) && !asked.has(normalizeName(name)))
    .map(({ name, version, source }) => (source === undefined ? `${name}==${version}` : `${name} @ ${source}`));
}
