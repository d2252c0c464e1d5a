import { expect, test } from 'vitest';
import { withoutComments } from '../../../main/nix/trust/comments';
import { processorMs } from '../../support/processor-time';

test.each([
  ['a # b\nc', 'a \nc'],
  ['a /* b\n# c */ d', 'a  d'],
  ['# only', ''],
  ['a /* never closed # x', 'a '],
  ['a', 'a'],
])('%j', (text, code) => expect(withoutComments(text)).toBe(code));

test('many marks take no longer than few', async () => {
  expect(await processorMs(async () => withoutComments('/*'.repeat(500_000)))).toBeLessThan(500);
});
