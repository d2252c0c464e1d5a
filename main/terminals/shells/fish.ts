import type { Recipe } from './shell';
export const fishRecipe: Recipe = () => ({ files: {}, args: ['-i'], variables: {} });
