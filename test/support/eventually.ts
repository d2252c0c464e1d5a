import { vi } from 'vitest';

/** What the check returns once it throws no more; it gets longer than any machine needs, milliseconds. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000 });
