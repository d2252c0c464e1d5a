import { expect, test } from 'vitest';
import { lockGaps, plannedRequirements } from '../../main/python/pip/planned';

const planned = (...requirements: string[]) => plannedRequirements({ requirements });

test('only what installs something is counted', () => {
  expect(planned('--index-url https://i.example/simple', 'six')).toMatchObject({ count: 1, label: '1 requirement' });
  expect(planned('-e /srv/app', 'six', '--pre', 'x @ https://h.example/x.zip').label).toBe('3 requirements');
  expect(planned()).toEqual({ count: 0, label: '0 requirements', warnings: [] });
});

test('from where packages come is told without what its address carries to log in', () => {
  const { warnings } = planned(
    '-i https://me:secret@i.example/simple?key=secret --extra-index-url https://secret@j.example',
    '--find-links /srv/wheels',
    '--no-index',
    '--trusted-host j.example',
    '--pre',
    'six',
  );
  expect(warnings).toEqual([
    'Packages come from the index https://***@i.example/simple, in place of your own.',
    'Packages come from the index https://***@j.example as well.',
    'Packages are looked for at /srv/wheels as well.',
    'No index is asked for packages.',
    'The host j.example is believed without a valid certificate.',
  ]);
});

test('what a lock lacks, or has in another version than is asked for, is told', () => {
  const lock = {
    packages: [
      { name: 'Six', version: '1.16.0' },
      { name: 'attrs', version: '26.0rc1' },
      { name: 'tool', version: 'odd' },
    ],
  };
  const requirements = [
    'six>=1.17 --hash=sha256:00',
    'attrs>=25',
    'tool==1',
    'idna',
    'late; python_version < "3"',
    'x @ https://me:secret@h.example/x.zip',
  ];
  expect(lockGaps({ requirements }, lock)).toEqual([
    '“six>=1.17” is asked for, and the locked version is 1.16.0.',
    '“idna” is asked for, and the locked packages are without it.',
    '“x” is asked for, and the locked packages are without it.',
  ]);
  expect(lockGaps({ requirements: ['six<2'] }, lock)).toEqual([]);
});
