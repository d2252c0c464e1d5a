import { expect, test } from 'vitest';
import { freeName } from '../../main/exchange/free-name';

test.each([
  ['demo', [], 'demo'],
  ['demo', ['demo', 'demo-3'], 'demo-2'],
  ['Demo', ['demo'], 'Demo-2'],
  ['demo', ['DEMO', 'Demo-2'], 'demo-3'],
  ['x'.repeat(64), ['X'.repeat(64)], `${'x'.repeat(62)}-2`],
])('%s beside %j is called %s', (wish, taken, name) => {
  expect(freeName(wish, taken)).toBe(name);
});
