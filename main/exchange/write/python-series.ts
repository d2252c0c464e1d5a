import type { Asked } from '../asked';

/** What a Python must be to be of the series of a full version, as `requires-python` says it; undefined for none. */
export function seriesOf(python: string | undefined): string | undefined {
  const [, series] = /^(\d+\.\d+)/.exec(python ?? '') ?? [];
  return series === undefined ? undefined : `==${series}.*`;
}

/** What a Python must be to be the one that was asked for, as `requires-python` says it; undefined for any. */
export function requiredPython({
  python: asked,
  requiresPython,
}: Pick<Asked, 'python' | 'requiresPython'>): string | undefined {
  if (requiresPython !== undefined && requiresPython.specifier !== '') return requiresPython.specifier;
  if (asked === '') return undefined;
  return asked.split('.').length > 2 ? `==${asked}` : `==${asked}.*`;
}
