import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  endDeadChange,
  forgetWayBack,
  goBack,
  hasWayBack,
  keepWayBack,
  setAside,
  sweepDiscarded,
} from '../../main/environments/way-back';
import { temporaryFolder } from '../support/temporary';

const notes = { 'environment.json': '{"state": "ready"}', 'lock.json': '{}' };

/** The folder of an environment whose content is `first`. */
function openFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'content'));
  writeFileSync(join(folder, 'content/what'), 'first');
  for (const [name, text] of Object.entries(notes)) writeFileSync(join(folder, name), text);
  return folder;
}
const content = (folder: string) => readFileSync(join(folder, 'content/what'), 'utf8');
const change = (folder: string) => {
  writeFileSync(join(folder, 'content/what'), 'second');
  writeFileSync(join(folder, 'content/more'), '');
};
/** As all notes are written. */
const replace = (folder: string, name: string, text: string) => {
  writeFileSync(join(folder, 'next'), text);
  renameSync(join(folder, 'next'), join(folder, name));
};
const expectAsBefore = async (folder: string) => {
  await sweepDiscarded(folder, join(folder, 'content'));
  expect(content(folder)).toBe('first');
  expect(readdirSync(folder).sort()).toEqual(['content', 'environment.json', 'lock.json']);
  expect(readdirSync(join(folder, 'content'))).toEqual(['what']);
  for (const [name, text] of Object.entries(notes)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
};

test('a change is taken back, or stays and nothing of the way back is left', async () => {
  const folder = openFolder();
  await keepWayBack(folder, join(folder, 'content'));
  expect(hasWayBack(folder)).toBe(true);
  change(folder);
  // What is kept already is not what is there now.
  await keepWayBack(folder, join(folder, 'content'));
  goBack(folder);
  await expectAsBefore(folder);
  await keepWayBack(folder, join(folder, 'content'));
  change(folder);
  forgetWayBack(folder);
  await sweepDiscarded(folder, join(folder, 'content'));
  expect(content(folder)).toBe('second');
  expect(readdirSync(folder).sort()).toEqual(['content', 'environment.json', 'lock.json']);
});

test('what was not there before is not there afterwards', async () => {
  const folder = openFolder();
  const content = join(folder, 'content');
  rmSync(content, { recursive: true });
  await keepWayBack(folder, content);
  mkdirSync(content);
  goBack(folder);
  expect(existsSync(content)).toBe(false);
});

test('without a copy nothing is taken back', () => {
  const folder = openFolder();
  change(folder);
  goBack(folder);
  expect(content(folder)).toBe('second');
});

describe('a change whose maker has died', () => {
  test('is taken back', async () => {
    const folder = openFolder();
    await keepWayBack(folder, join(folder, 'content'));
    change(folder);
    endDeadChange(folder);
    await expectAsBefore(folder);
  });

  test.each(['environment.json', 'lock.json'])('stays when it was noted in %s', async (name) => {
    const folder = openFolder();
    await keepWayBack(folder, join(folder, 'content'));
    change(folder);
    replace(folder, name, '{"state": "ready", "changed": true}');
    endDeadChange(folder);
    expect(content(folder)).toBe('second');
    expect(hasWayBack(folder)).toBe(false);
  });

  test('is taken back wherever the taking back itself has died', async () => {
    const folder = openFolder();
    await keepWayBack(folder, join(folder, 'content'));
    change(folder);
    renameSync(join(folder, 'content'), join(folder, 'discard-1'));
    endDeadChange(folder);
    await expectAsBefore(folder);
    await keepWayBack(folder, join(folder, 'content'));
    renameSync(join(folder, 'before/content'), join(folder, 'discard-2'));
    endDeadChange(folder);
    await expectAsBefore(folder);
  });

  test('leaves nothing of a copy that was not whole', async () => {
    const folder = openFolder();
    mkdirSync(join(folder, 'before-by-half/content'), { recursive: true });
    await keepWayBack(folder, join(folder, 'content'));
    goBack(folder);
    await expectAsBefore(folder);
    expect(existsSync(join(folder, 'before-by-half'))).toBe(false);
  });
});

const noteMaking = async (folder: string) => replace(folder, 'environment.json', '{"state": "creating"}');

describe.each(['own folder', 'project'])('what is made anew in its %s', (where) => {
  function open() {
    const folder = openFolder();
    const project = temporaryFolder();
    const place = where === 'project' ? join(project, '.venv') : join(folder, 'content');
    if (where === 'project') renameSync(join(folder, 'content'), place);
    const names = () => [...readdirSync(folder), ...readdirSync(project)].sort();
    const all = names();
    return {
      folder,
      place,
      makeAnew: () => {
        mkdirSync(place);
        writeFileSync(join(place, 'what'), 'second');
      },
      expectThere: async (what: string | undefined, record: string) => {
        await sweepDiscarded(folder, place);
        expect(existsSync(place) ? readFileSync(join(place, 'what'), 'utf8') : undefined).toBe(what);
        expect(readFileSync(join(folder, 'environment.json'), 'utf8')).toBe(record);
        expect(readFileSync(join(folder, 'lock.json'), 'utf8')).toBe('{}');
        expect(names()).toEqual(all.filter((name) => what !== undefined || name !== basename(place)));
      },
    };
  }
  const ready = notes['environment.json'];

  test('is what it was when that fails, its record and lock too', async () => {
    const { folder, place, makeAnew, expectThere } = open();
    await setAside(folder, place, () => noteMaking(folder));
    expect(existsSync(place)).toBe(false);
    makeAnew();
    replace(folder, 'lock.json', '{"half": "noted"}');
    goBack(folder);
    await expectThere('first', ready);
  });

  test('is not there when it was not', async () => {
    const { folder, place, makeAnew, expectThere } = open();
    rmSync(place, { recursive: true });
    await setAside(folder, place, () => noteMaking(folder));
    makeAnew();
    goBack(folder);
    await expectThere(undefined, ready);
  });

  test('stays where it cannot be noted', async () => {
    const { folder, place, expectThere } = open();
    const full = () => Promise.reject(new Error('no room'));
    await expect(setAside(folder, place, full)).rejects.toThrow('no room');
    goBack(folder);
    await expectThere('first', ready);
  });

  test('is what it was wherever that dies', async () => {
    const { folder, place, makeAnew, expectThere } = open();
    const die = () => Promise.reject(new Error('dead'));
    await setAside(folder, place, die).catch(() => {});
    endDeadChange(folder);
    await expectThere('first', ready);
    await setAside(folder, place, () => noteMaking(folder).then(die)).catch(() => {});
    endDeadChange(folder);
    await expectThere('first', ready);
    await setAside(folder, place, () => noteMaking(folder));
    endDeadChange(folder);
    await expectThere('first', ready);
    await setAside(folder, place, () => noteMaking(folder));
    makeAnew();
    endDeadChange(folder);
    await expectThere('first', ready);
  });

  test('is the new one once that is noted, also when the note says the same as before', async () => {
    const { folder, place, makeAnew, expectThere } = open();
    await setAside(folder, place, () => noteMaking(folder));
    makeAnew();
    replace(folder, 'environment.json', ready);
    endDeadChange(folder);
    await expectThere('second', ready);
  });
});
