import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  endDeadChange,
  forgetWayBack,
  goBack,
  hasWayBack,
  keepWayBack,
  sweepDiscarded,
} from '../../main/environments/way-back';
import { temporaryFolder } from '../support/temporary';

/** The folder of an environment whose content is `first`. */
function openFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'content'));
  writeFileSync(join(folder, 'content/what'), 'first');
  writeFileSync(join(folder, 'environment.json'), '{"packages": []}');
  writeFileSync(join(folder, 'lock.json'), '{}');
  return folder;
}
const content = (folder: string) => readFileSync(join(folder, 'content/what'), 'utf8');
const change = (folder: string) => {
  writeFileSync(join(folder, 'content/what'), 'second');
  writeFileSync(join(folder, 'content/more'), '');
};
const expectAsBefore = async (folder: string) => {
  await sweepDiscarded(folder, join(folder, 'content'));
  expect(content(folder)).toBe('first');
  expect(readdirSync(folder).sort()).toEqual(['content', 'environment.json', 'lock.json']);
  expect(readdirSync(join(folder, 'content'))).toEqual(['what']);
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
    writeFileSync(join(folder, name), '{"changed": true}');
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
