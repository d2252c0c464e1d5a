import { create } from 'zustand';

const useClock = create(() => ({ nowMs: Date.now() }));
let isTicking = false;

/** The time in milliseconds since 1970, anew each half minute: for ages. */
export function useNow(): number {
  if (!isTicking) {
    isTicking = true;
    setInterval(() => useClock.setState({ nowMs: Date.now() }), 30_000);
  }
  return useClock(({ nowMs }) => nowMs);
}
