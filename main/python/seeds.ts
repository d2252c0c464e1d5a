import { normalizeName } from './package-name';

const seeds = new Set(['pip', 'setuptools', 'wheel', 'distribute']);

/**
 * Whether a distribution is one that tools put into a virtual environment by themselves: part of the tool, and not of
 * what was asked for, as `pip freeze` has it.
 */
export const isSeed = (name: string): boolean => seeds.has(normalizeName(name));
