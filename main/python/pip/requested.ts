import type { Package } from '../../../preload/contract';
import { normalizeName } from '../requirements';
import { isSeed } from '../seeds';
import { namesIn, type PipRequest } from './requirements-file';

/**
 * The packages with who of them was asked for. The request says it of what Cloche installed; the REQUESTED file
 * says it of later installations by pip, while old pips write none, uv writes it for everything, and ensurepip for pip.
 */
export function markRequested(packages: readonly Package[], request: PipRequest): Package[] {
  const asked = new Set(namesIn(request).map(normalizeName));
  return packages.map((found) => ({
    ...found,
    isRequested: asked.has(normalizeName(found.name)) || isRequestedLater(found),
  }));
}

const isRequestedLater = ({ name, installer, isRequested }: Package) =>
  isRequested === true && installer !== 'uv' && !isSeed(name);
