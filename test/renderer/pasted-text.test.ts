import { describe, expect, it } from 'vitest';
import { isLikelyFile } from '../../renderer/features/exchange/pasted-text';

describe('text that is pasted into nothing', () => {
  it.each([
    '',
    ' \n ',
    'numpy',
    'requests==2.0',
    'requests==2.0\n',
    '\r\n  https://example.org/a \r\n',
    '{',
    '[project]',
    'some words of a sentence',
  ])('is no file: %j', (text) => {
    expect(isLikelyFile(text)).toBe(false);
  });

  it.each([
    'numpy\nscipy',
    'name: demo\r\ndependencies: [python]\r\n',
    '{"format": "cloche", "schema": 1}\n',
    '@EXPLICIT\nhttps://example.org/a.conda',
  ])('is a file: %j', (text) => {
    expect(isLikelyFile(text)).toBe(true);
  });
});
