import type { Fix } from '../../preload/contract';

/** Fixes for whoever reads them in a terminal: shell lines and addresses; one that changes a request has none. */
export const fixLines = (fixes: readonly Fix[]): string[] =>
  fixes.flatMap(({ action }) => {
    if (action.type === 'change') return [];
    return [action.type === 'copy' ? `$ ${action.text}` : action.url];
  });
