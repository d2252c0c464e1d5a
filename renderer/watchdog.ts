/** Silent intervals after which a connection counts as dead. */
const silentMax = 3;

/** Watches a connection that should be heard from in each interval. */
export interface Watchdog {
  /** Something was heard. */
  hear(): void;
  stop(): void;
}

/**
 * Calls `silent` once after three intervals (milliseconds) without a word. Intervals are counted rather than time: after
 * the sleep of a machine the other side has as long as ever to be heard.
 */
export function startWatchdog(intervalMs: number, silent: () => void): Watchdog {
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    if (count < silentMax) return;
    clearInterval(timer);
    silent();
  }, intervalMs);
  return {
    hear: () => {
      count = 0;
    },
    stop: () => clearInterval(timer),
  };
}
