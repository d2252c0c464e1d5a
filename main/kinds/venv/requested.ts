import type { Package } from '../../../preload/contract';
import { normalizeName } from '../../python/requirements';
import { isSeed } from '../../python/seeds';
import { namesIn } from './requirements-file';
import type { VenvSpec } from './spec';

/**
 * The packages with who of them was asked for. The specification says it of what Cloche installed; the REQUESTED file
 * says it of later installations by pip, while old pips write none, uv writes it for everything, and ensurepip for pip.
 */
export function markRequested(packages: readonly Package[], spec: VenvSpec): Package[] {
  const asked = new Set(namesIn(spec).map(normalizeName));
  return packages.map((found) => ({
    ...found,
    isRequested: asked.has(normalizeName(found.name)) || isRequestedLater(found),
  }));
}

const isRequestedLater = ({ name, installer, isRequested }: Package) =>
  isRequested === true && installer !== 'uv' && !isSeed(name);
