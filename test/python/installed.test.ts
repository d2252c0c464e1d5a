import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readDirectUrl, readInstalled } from '../../main/python/installed';
import { findSitePackages, readPyvenvConfig } from '../../main/python/prefix';
import { readRecord, verifyInstalled } from '../../main/python/verify-installed';
import { temporaryFolder } from '../support/temporary';

function write(folder: string, files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('distributions of every form are read', async () => {
  const folder = temporaryFolder();
  write(folder, {
    'Six-1.17.0.dist-info/METADATA': `Metadata-Version: 2.1\nName: six\nVersion: 1.17.0\n\nVersion: 9\n${'x'.repeat(9000)}`,
    'Six-1.17.0.dist-info/INSTALLER': 'uv\n',
    'Six-1.17.0.dist-info/REQUESTED': '',
    'Jinja2-3.1.dist-info/METADATA': 'Metadata-Version: 2.1\r\nName: Jinja2\r\nVersion: 3.1\r\n\r\n',
    'old-0.1.egg-info': 'Metadata-Version: 1.0\nName: old\nVersion: 0.1\n',
    'older.egg-info/PKG-INFO': 'Metadata-Version: 1.0\nName: older\nVersion: 0.2\n',
    'local-1.dist-info/METADATA': 'Name: local\nVersion: 1\n',
    'local-1.dist-info/direct_url.json': '{"url":"file:///home/user/a%20b","dir_info":{"editable":true}}',
    '~eft-1.dist-info/METADATA': 'Name: left\nVersion: 1\n',
    'nothing-1.dist-info/RECORD': '',
    'six.py': '',
  });
  expect(await readInstalled(folder)).toEqual([
    { name: 'Jinja2', version: '3.1', isRequested: false },
    { name: 'local', version: '1', isRequested: false, source: '/home/user/a b' },
    { name: 'old', version: '0.1' },
    { name: 'older', version: '0.2' },
    { name: 'six', version: '1.17.0', installer: 'uv', isRequested: true },
  ]);
  expect(await readInstalled(join(folder, 'nowhere'))).toEqual([]);
});

test('direct URLs tell where a distribution came from', () => {
  expect(
    readDirectUrl(
      '{"url":"https://git.example/a","vcs_info":{"vcs":"git","commit_id":"abc","requested_revision":"v1"}}',
    ),
  ).toEqual({ source: 'git+https://git.example/a@abc' });
  expect(readDirectUrl('{"url":"https://a.example/a.whl","archive_info":{"hashes":{"sha256":"00"}}}')).toEqual({
    source: 'https://a.example/a.whl',
    hashes: ['sha256:00'],
  });
  expect(readDirectUrl('{"url":"file:///a","dir_info":{"editable":true}}')).toEqual({ source: '/a', isEditable: true });
  expect(readDirectUrl('{"url":"file:///a","dir_info":{}}')).toEqual({ source: '/a' });
  expect(readDirectUrl('{"url":3}')).toEqual({});
  expect(readDirectUrl('{')).toEqual({});
});

test('verification names what is missing, short, or never came', async () => {
  const folder = temporaryFolder();
  write(folder, {
    'a_b-1.dist-info/METADATA': 'Name: a_b\nVersion: 1\n',
    'a_b-1.dist-info/RECORD':
      'a_b/__init__.py,sha256=x,4\na_b/"x.py,,\n"a_b/with, comma.py",,\na_b/core.so,sha256=x,2\na_b/__pycache__/x.pyc,,\n../../../bin/a,,\n/etc/absent.py,,\na_b/data.json,,9\na_b-1.dist-info/RECORD,,\n',
    'a_b/__init__.py': '1234',
    'a_b/with, comma.py': '',
    'a_b/core.so': '12',
    'a_b/"x.py': '',
  });
  expect(await verifyInstalled(folder, ['A-B'])).toEqual([]);
  writeFileSync(join(folder, 'a_b/core.so'), '1');
  rmSync(join(folder, 'a_b/with, comma.py'));
  expect(await verifyInstalled(folder, ['a.b', 'other'])).toEqual([
    'other is not installed.',
    'a_b 1 is damaged: a_b/with, comma.py is missing, a_b/core.so has 1 bytes instead of 2.',
  ]);
});

test('an editable install of the old kind is there by its link', async () => {
  const folder = temporaryFolder();
  write(folder, { 'Linked-One.egg-link': '/home/me/linked\n.' });
  expect(await verifyInstalled(folder, ['linked_one'])).toEqual([]);
});

test('a file that two distributions bring may be either one’s', async () => {
  const folder = temporaryFolder();
  write(folder, {
    'one-1.dist-info/METADATA': 'Name: one\nVersion: 1\n',
    'one-1.dist-info/RECORD': 'tests/__init__.py,sha256=x,3\n',
    'two-1.dist-info/METADATA': 'Name: two\nVersion: 1\n',
    'two-1.dist-info/RECORD': 'tests/__init__.py,sha256=y,5\n',
    'tests/__init__.py': '12345',
  });
  expect(await verifyInstalled(folder, ['one', 'two'])).toEqual([]);
  writeFileSync(join(folder, 'tests/__init__.py'), '');
  expect(await verifyInstalled(folder, [])).toHaveLength(2);
  rmSync(join(folder, 'one-1.dist-info/RECORD'));
  expect(await verifyInstalled(folder, [])).toContain('one 1 is damaged: one-1.dist-info/RECORD is missing.');
});

test('a record is read with its quoted names', () => {
  expect(readRecord('"a ""b"".py",sha256=x,3\nc.py,,\n\nnonsense\n')).toEqual([
    { path: 'a "b".py', size: 3 },
    { path: 'c.py' },
  ]);
});

test('pyvenv.cfg of venv and of uv are both understood', async () => {
  const folder = temporaryFolder();
  write(folder, {
    'one/pyvenv.cfg': 'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n',
    'two/pyvenv.cfg': 'home=/opt/bin\nuv = 0.9.1\nversion_info = 3.12.4.final.0\n',
    'two/lib/python3.12/site-packages/x.py': '',
  });
  expect(await readPyvenvConfig(join(folder, 'one'))).toEqual({ version: '3.11.2', home: '/usr/bin' });
  expect(await readPyvenvConfig(join(folder, 'two'))).toEqual({ version: '3.12.4', home: '/opt/bin' });
  expect(await readPyvenvConfig(folder)).toBeNull();
  expect(await findSitePackages(join(folder, 'two'))).toBe(join(folder, 'two/lib/python3.12/site-packages'));
  expect(await findSitePackages(join(folder, 'one'))).toBeNull();
});
