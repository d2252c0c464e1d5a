import { expect, test } from 'vitest';
import { createDoorkeeper } from '../../../main/hosts/browser/doorkeeper';

const wrong = '0'.repeat(64);

test('a token has 256 bits and works once', () => {
  const doorkeeper = createDoorkeeper();
  const token = doorkeeper.issueToken();
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const exchange = doorkeeper.exchange(token);
  expect(exchange).toHaveProperty('secret');
  expect(doorkeeper.exchange(token)).toEqual({ refused: 'unknown' });
});

test('a session is known by its secret alone, not by the token', () => {
  const doorkeeper = createDoorkeeper();
  const token = doorkeeper.issueToken();
  const exchange = doorkeeper.exchange(token) as { secret: string };
  expect(doorkeeper.isSession(exchange.secret)).toBe(true);
  expect(doorkeeper.isSession(token)).toBe(false);
  expect(doorkeeper.isSession(wrong)).toBe(false);
  expect(doorkeeper.isSession('')).toBe(false);
});

test('after ten wrong tokens none is heard for a minute, not even a right one', () => {
  let now = 0;
  const doorkeeper = createDoorkeeper(() => now);
  const token = doorkeeper.issueToken();
  for (let count = 0; count < 10; count += 1) expect(doorkeeper.exchange(wrong)).toEqual({ refused: 'unknown' });
  expect(doorkeeper.exchange(token)).toEqual({ refused: 'too-many' });
  now = 60_001;
  expect(doorkeeper.exchange(token)).toHaveProperty('secret');
});
