import { vi } from 'vitest';

/** Longer than any machine needs, milliseconds: those that test are busy. */
const timeout = 30_000;

/** What the check returns once it throws no more. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout });

/** What the check returns once that is something. */
export const untilTrue = <T>(check: () => T | Promise<T>) => vi.waitUntil(check, { timeout });
