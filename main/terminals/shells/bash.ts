import type { Recipe } from './shell';
export const bashRecipe: Recipe = () => ({ files: {}, args: ['-i'], variables: {} });
