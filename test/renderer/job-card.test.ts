import { expect, test } from 'vitest';
import type { Job, WireError } from '../../preload/contract';
import { endText } from '../../renderer/features/jobs/JobCard';

const failed = (error: WireError): Job => ({
  id: 'job-1',
  title: 'Create demo',
  queuedAt: 0,
  logBytes: 0,
  state: 'failed',
  startedAt: 1000,
  endedAt: 3000,
  error,
});

test('a job says how long it took, unless its process died, and nobody knows when', () => {
  expect(endText(failed({ code: 'network', message: 'No index.' }), 4000)).toBe('failed · just now · took 2 s');
  expect(endText(failed({ code: 'cancelled', message: 'Cloche ended.' }), 4000)).toBe('failed · just now');
});

test('a cancelled job says how long it ran, if it had begun', () => {
  const { id, title } = failed({ code: 'network', message: '' });
  const cancelled = { id, title, queuedAt: 0, logBytes: 0, state: 'cancelled', endedAt: 3000 } as const;
  expect(endText({ ...cancelled, startedAt: 1000 }, 4000)).toBe('cancelled · just now · took 2 s');
  expect(endText(cancelled, 4000)).toBe('cancelled · just now');
});
