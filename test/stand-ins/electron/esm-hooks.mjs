const standIn = new URL('./electron.mjs', import.meta.url).href;

/** Resolves `electron` to the stand-in. */
export const resolve = (specifier, context, next) =>
  specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context);
