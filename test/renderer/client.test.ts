import { expect, it } from 'vitest';
import { errorCodes, isWireError, toWireError, wireErrorSchema } from '../../preload/contract';
import { backOffMs } from '../../renderer/client';

it('waits longer from attempt to attempt, up to 8 s', () => {
  expect([1, 2, 3, 6, 40].map(backOffMs)).toEqual([250, 500, 1_000, 8_000, 8_000]);
});

it('tells errors of the wire from other values as the schema does', () => {
  const fix = { label: 'Install', action: { type: 'copy', text: 'x' } };
  const values = [
    ...errorCodes.map((code) => ({ code, message: 'x' })),
    { code: 'busy', message: 'x', hint: 'y', detail: 'z', fixes: [fix] },
    { code: 'busy', message: 'x', fixes: [{ label: 'x', action: { type: 'open', url: 'https://example.org' } }] },
    { code: 'busy', message: 'x', fixes: [{ label: 'x', action: { type: 'run', text: 'x' } }] },
    { code: 'busy', message: 'x', fixes: null },
    { code: 'busy', message: 'x', line: 3 },
    { code: 'busy', message: 'x', line: 0 },
    { code: 'busy', message: 'x', line: 1.5 },
    { code: 'busy', message: 'x', line: '3' },
    { code: 'busy', message: 1 },
    { code: 'no such code', message: 'x' },
    { code: 'busy', message: 'x', hint: 3 },
    null,
    'busy',
    [],
    toWireError(new Error('x')),
  ];
  for (const value of values) expect(isWireError(value)).toBe(wireErrorSchema.safeParse(value).success);
});
