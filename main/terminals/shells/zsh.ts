import type { Recipe } from './shell';
export const zshRecipe: Recipe = () => ({ files: {}, args: ['-i'], variables: {} });
