import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEventBus } from '../../../main/events';
import { createOpenedFiles, filesOf } from '../../../main/hosts/electron/opened-files';
import { temporaryFolder } from '../../support/temporary';

/** What a page hears of opened files. */
function listen() {
  const events = createEventBus();
  const heard: unknown[] = [];
  onTestFinished(events.subscribe((name, payload) => heard.push([name, payload])));
  return { files: createOpenedFiles(events.emit), heard };
}

it('finds the files of its own type among the arguments of a start', () => {
  const argv = [
    '/opt/cloche',
    '--enable-features=x.cloche.json',
    'one.cloche.json',
    '../two.cloche.json',
    'three.json',
    'four.cloche.zip',
  ];
  expect(filesOf(argv, '/home/u')).toEqual([
    '/home/u/one.cloche.json',
    '/home/two.cloche.json',
    '/home/u/four.cloche.zip',
  ]);
});

it.each([
  ['a plain name', 'demo.cloche.json', 'demo.cloche.json'],
  ['spaces', 'my%20demo.cloche.json', 'my demo.cloche.json'],
  ['letters beyond ASCII', 'sp%C3%A4t.cloche.json', 'spät.cloche.json'],
  ['a percent sign and a hash', '100%25%20%231.cloche.json', '100% #1.cloche.json'],
])('reads a file that a file manager hands over as a URL: %s', async (_, encoded, name) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), '{}');
  const { files, heard } = listen();
  files.add(filesOf([`file://${folder}/${encoded}`], '/nowhere'));
  files.pageConnected();
  await expect.poll(() => heard).toEqual([['file.opened', { fileName: name, text: '{}' }]]);
});

it('takes the percent signs of a path as they are', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a%20b.cloche.json'), '{}');
  const { files, heard } = listen();
  files.pageConnected();
  files.add(filesOf(['a%20b.cloche.json'], folder));
  await expect.poll(() => heard).toEqual([['file.opened', { fileName: 'a%20b.cloche.json', text: '{}' }]]);
});

it.each(['sftp://elsewhere/demo.cloche.json', 'file://elsewhere/demo.cloche.json', 'file:///a%2Fb.cloche.json'])(
  'says what to do with a URL that leads to no file of this machine: %s',
  async (url) => {
    const { files, heard } = listen();
    files.add(filesOf([url], '/home/u'));
    files.pageConnected();
    const message = `${url} is not on this machine. Copy it here, then open the copy.`;
    await expect.poll(() => heard).toEqual([['notice.raised', { message }]]);
  },
);

it('tells of a file that cannot be read, and goes on with the next', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder.cloche.json'));
  writeFileSync(join(folder, 'last.cloche.json'), '{}');
  const { files, heard } = listen();
  files.add(filesOf(['gone.cloche.json', 'folder.cloche.json', 'last.cloche.json'], folder));
  files.pageConnected();
  await expect
    .poll(() => heard)
    .toEqual([
      ['notice.raised', { message: `There is no file ${folder}/gone.cloche.json.` }],
      ['notice.raised', { message: `${folder}/folder.cloche.json is a folder, not a file.` }],
      ['file.opened', { fileName: 'last.cloche.json', text: '{}' }],
    ]);
});

it('keeps what is opened before a page is there, and tells it once', async () => {
  const folder = temporaryFolder();
  for (const name of ['one', 'two']) writeFileSync(join(folder, `${name}.cloche.json`), name);
  const { files, heard } = listen();
  files.add(filesOf(['one.cloche.json'], folder));
  expect(heard).toEqual([]);
  files.pageConnected();
  files.pageConnected();
  files.add(filesOf(['two.cloche.json'], folder));
  const opened = ['one', 'two'].map((name) => ['file.opened', { fileName: `${name}.cloche.json`, text: name }]);
  await expect.poll(() => heard.toSorted()).toEqual(opened);
});
