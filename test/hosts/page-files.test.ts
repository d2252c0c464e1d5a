import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, readPageFiles } from '../../main/hosts/page-files';
import { temporaryFolder } from '../support/temporary';

test('the map holds the files of the page and nothing else', () => {
  const folder = temporaryFolder();
  const outside = join(temporaryFolder(), 'secret.js');
  mkdirSync(join(folder, 'assets'));
  writeFileSync(outside, 'secret');
  writeFileSync(join(folder, 'index.html'), 'page');
  writeFileSync(join(folder, 'assets/main.js'), 'script');
  writeFileSync(join(folder, 'assets/main.js.map'), 'map');
  symlinkSync(outside, join(folder, 'assets/link.js'));
  const files = readPageFiles(folder);
  expect([...files.keys()].sort()).toEqual(['/', '/assets/main.js', '/index.html']);
  expect(files.get('/')).toBe(files.get('/index.html'));
});

test('a page that was not built is told of', () => {
  expect(() => readPageFiles(join(temporaryFolder(), 'nothing'))).toThrow('The page of Cloche is not in');
});

test('the policy denies by default and lets no script in from elsewhere', () => {
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((directive) => [directive.split(' ')[0], directive]),
  );
  expect(directives.get('default-src')).toBe("default-src 'none'");
  expect(directives.get('script-src')).toBe("script-src 'self'");
  expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
  expect(contentSecurityPolicy).not.toContain('unsafe-eval');
});
