import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askedInHistory, noteWishes } from '../../../main/conda/prefix/history';
import type { CondaRecord } from '../../../main/conda/prefix/meta';
import { temporaryFolder } from '../../support/temporary';

function prefixWith(history: string): { prefix: string; file: string } {
  const prefix = temporaryFolder();
  mkdirSync(join(prefix, 'conda-meta'));
  const file = join(prefix, 'conda-meta/history');
  writeFileSync(file, history);
  return { prefix, file };
}

const record = (name: string): CondaRecord => ({
  ...{ name, version: '2.0', build: 'h0demo_0', build_number: 0, depends: [], metadata: [] },
  url: `https://channel.example/demo/linux-64/${name}-2.0-h0demo_0.conda`,
});

// As micromamba 2.8.1 and conda 26.7.2 were seen to write it.
const made = [
  '==> 2026-11-23 01:31:16 <==',
  '# cmd: micromamba create -y -n cc3 -c http://127.0.0.1:18080/chan --override-channels demo-lib',
  '# conda version: 3.8.0',
  '+http://127.0.0.1:18080/chan/linux-64::demo-core-2.0-h0demo_0',
  '+http://127.0.0.1:18080/chan/noarch::demo-lib-2.0-0',
  '# update specs: ["demo-lib"]',
  '==> 2026-11-23 01:39:58 <==',
  '# cmd: /lab/conda-root/bin/conda create -y -n cc3 -c file:///lab/channel --override-channels demo-many --json',
  '# conda version: 26.7.2',
  '+file:///lab/channel/linux-64::demo-many-1.0-h0demo_0',
  "# update specs: ['demo-many', \"python[version='>=3.8']\"]",
  '',
].join('\n');

test('what the tools have noted is read, and what they have noted as removed is not asked for', () => {
  expect([...askedInHistory(prefixWith(made).prefix)]).toEqual(['demo-lib', 'demo-many', 'python']);
  expect([...askedInHistory(prefixWith(`${made}# remove specs: ['demo-many']\n`).prefix)]).toEqual([
    'demo-lib',
    'python',
  ]);
  expect([...askedInHistory(temporaryFolder())]).toEqual([]);
});

test('wishes are an entry of their own, with the packages as they were noted before', async () => {
  const { prefix, file } = prefixWith(made);
  const records = [record('demo-core'), record('other'), record('demo-lib')];
  await noteWishes(prefix, { asked: ['demo-core=2', 'other'], dropped: ['demo-lib'] }, records);
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith(made)).toBe(true);
  expect(text.slice(made.length).split('\n')).toEqual([
    expect.stringMatching(/^==> \d{4}-\d\d-\d\d \d\d:\d\d:\d\d <==$/),
    '# cmd: cloche',
    '+http://127.0.0.1:18080/chan/linux-64::demo-core-2.0-h0demo_0',
    '+https://channel.example/demo/linux-64::other-2.0-h0demo_0',
    '# update specs: ["demo-core=2","other"]',
    '# remove specs: ["demo-lib"]',
    '',
  ]);
  expect([...askedInHistory(prefix)]).toEqual(['demo-many', 'python', 'demo-core', 'other']);
});

test('nothing is written where there is nothing to note', async () => {
  const { prefix, file } = prefixWith(made);
  await noteWishes(prefix, { asked: [], dropped: [] }, []);
  expect(readFileSync(file, 'utf8')).toBe(made);
});

test('no text holds what micromamba cannot read the end of', async () => {
  const { prefix, file } = prefixWith('==> 2026-11-23 01:31:16 <==');
  await noteWishes(prefix, { asked: ['python[version=">=3.8"]', 'x=1=a\\'], dropped: [] }, []);
  expect(readFileSync(file, 'utf8')).toMatch(
    /<==\n==> .* <==\n# cmd: cloche\n# update specs: \["python\[version='>=3\.8'\]","x"\]\n$/,
  );
});
