import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../support/temporary';

/** The only display that is left: as Electron does, it is the one that matches, however far from it a place is. */
const display = { x: 0, y: 30, width: 1920, height: 1050 };

vi.mock('electron', () => ({ screen: { getDisplayMatching: () => ({ workArea: display }) } }));

const { readWindowState, writeWindowState } = await import('../../../main/hosts/electron/window-state');

/** What is found of a window that was left at this place. */
async function leftAt(place: Partial<Rectangle>) {
  const folder = join(temporaryFolder(), 'state');
  const state = { bounds: { x: 100, y: 100, width: 1000, height: 700, ...place }, isMaximized: true };
  await writeWindowState(folder, state);
  return { state, found: readWindowState(folder) };
}

test.each([{}, { x: -920 }, { x: 1840 }, { y: 30 }, { y: 1000 }])(
  'a window comes back where its title can be taken hold of: %o',
  async (place) => {
    const { state, found } = await leftAt(place);
    expect(found).toEqual(state);
  },
);

test.each([{ x: 1920 }, { x: 4000 }, { x: 1841 }, { x: -921 }, { y: 29 }, { y: -900 }, { y: 1001 }, { y: 2000 }])(
  'a place that no display shows now is forgotten: %o',
  async (place) => {
    expect((await leftAt(place)).found).toBeNull();
  },
);

test.each(['', '{', 'null', '{"bounds":{"x":1,"y":31,"width":1,"height":1},"isMaximized":false}'])(
  'so is what no Cloche has written: %j',
  (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'window.json'), text);
    expect(readWindowState(folder)).toBeNull();
    expect(readWindowState('/nowhere')).toBeNull();
  },
);
