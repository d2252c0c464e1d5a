import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../preload/format-bytes';
import { visibleText } from '../../preload/visible-text';
import { formatAge, formatAgo, formatDuration, formatKeys, shortenPath, shortenPaths } from '../../renderer/format';

const hour = 3_600_000;
const day = 24 * hour;

describe('ages', () => {
  it.each([
    [0, 'now'],
    [59_999, 'now'],
    [60_000, '1 min'],
    [hour, '1 h'],
    [day - 1, '23 h'],
    [day, 'yesterday'],
    [2 * day, '2 d'],
    [7 * day, '1 w'],
    [30 * day, '1 mo'],
    [400 * day, '1 y'],
  ])('%i ms ago is %s', (age, text) => expect(formatAge(1e12, 1e12 + age)).toBe(text));

  it('does not tell the future', () => expect(formatAge(1e12 + day, 1e12)).toBe('now'));

  it('fits into sentences', () => {
    expect(formatAgo(1e12, 1e12)).toBe('just now');
    expect(formatAgo(1e12, 1e12 + day)).toBe('yesterday');
    expect(formatAgo(1e12, 1e12 + 2 * hour)).toBe('2 h ago');
  });
});

describe('sizes and durations', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_950, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [3.1e9, '3.1 GB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [400, '0 s'],
    [59_400, '59 s'],
    [90_000, '1 min 30 s'],
  ])('%d ms are %s', (duration, text) => expect(formatDuration(duration)).toBe(text));
});

describe('paths and keys', () => {
  it('shortens what is inside of the home folder only', () => {
    expect(shortenPath('/home/ada/x', '/home/ada')).toBe('~/x');
    expect(shortenPath('/home/ada', '/home/ada')).toBe('~');
    expect(shortenPath('/home/adam/x', '/home/ada')).toBe('/home/adam/x');
    expect(shortenPath('/etc', '/')).toBe('/etc');
    expect(shortenPath('/etc', undefined)).toBe('/etc');
  });

  it('shortens paths inside of sentences, and nothing that only looks like the home folder', () => {
    const shorten = (sentence: string) => shortenPaths(sentence, '/home/ada lovelace');
    expect(shorten('Put it at /home/ada lovelace/x, by “/home/ada lovelace/bin/uv”.')).toBe(
      'Put it at ~/x, by “~/bin/uv”.',
    );
    expect(shorten('/srv/home/ada lovelace/x and /home/ada lovelace2/x')).toBe(
      '/srv/home/ada lovelace/x and /home/ada lovelace2/x',
    );
    expect(shortenPaths('Keep //x.', '/')).toBe('Keep //x.');
    expect(shortenPaths('Keep /home/ada/x.', undefined)).toBe('Keep /home/ada/x.');
  });

  it.each([
    ['Control+Shift+KeyP', 'Ctrl Shift P'],
    ['Control+,', 'Ctrl ,'],
    ['/', '/'],
    ['F2', 'F2'],
    ['Control+Digit0', 'Ctrl 0'],
    ['Control+Equal', 'Ctrl +'],
    ['Control+Minus', 'Ctrl −'],
  ])('writes %s as %s', (keys, text) => expect(formatKeys(keys)).toBe(text));
});

describe('text of files that are shown before they are trusted', () => {
  it('stays as it is, in every writing', () => {
    const text = '{ pkgs }:\r\n\tpkgs.hello # Grüße, 你好, 😀\n';
    expect(visibleText(text)).toBe(text);
  });

  it.each([
    ['a # \rb', 'a # ⟨U+000D⟩b'],
    ['\u202eevil\u2066', '⟨U+202E⟩evil⟨U+2066⟩'],
    ['a\u200bb\u2028c\x1b[2K\x00', 'a⟨U+200B⟩b⟨U+2028⟩c⟨U+001B⟩[2K⟨U+0000⟩'],
  ])('writes out what hides or moves other text: %j', (text, shown) => expect(visibleText(text)).toBe(shown));
});
