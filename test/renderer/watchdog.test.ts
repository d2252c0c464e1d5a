import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startWatchdog } from '../../renderer/watchdog';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('calls once after three silent intervals', () => {
  const silent = vi.fn();
  startWatchdog(5_000, silent);
  vi.advanceTimersByTime(14_999);
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(silent).toHaveBeenCalledTimes(1);
});

it('is content as long as something is heard, and when it is stopped', () => {
  const silent = vi.fn();
  const watchdog = startWatchdog(5_000, silent);
  for (let heard = 0; heard < 10; heard += 1) {
    vi.advanceTimersByTime(10_000);
    watchdog.hear();
  }
  watchdog.stop();
  vi.advanceTimersByTime(60_000);
  expect(silent).not.toHaveBeenCalled();
});
