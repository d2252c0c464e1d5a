import { expect, test } from 'vitest';
import { createStop } from '../../main/process/stop-signals';

test('signals that come together are one wish; a later one cuts the end short', () => {
  const calls: string[] = [];
  let time = 100;
  const stop = createStop({ end: () => calls.push('end'), cutShort: () => calls.push('cut') }, () => time);
  stop();
  stop();
  time += 400;
  stop();
  time += 900;
  stop();
  expect(calls).toEqual(['end']);
  time += 1_100;
  stop();
  expect(calls).toEqual(['end', 'cut']);
});
