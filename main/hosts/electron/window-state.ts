import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Rectangle, screen } from 'electron';
import * as z from 'zod';
import { makePrivateFolder, writeFileAtomic } from '../../store/atomic-file';

const stateSchema = z.strictObject({
  bounds: z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(400), height: z.int().min(300) }),
  isMaximized: z.boolean(),
});

/** Where the window was and how large, in pixels of the desktop. */
export type WindowState = z.infer<typeof stateSchema>;

const fileName = 'window.json';

/** The state that was kept, unless no display shows that place now. */
export function readWindowState(folder: string): WindowState | null {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(join(folder, fileName), 'utf8')));
    return isVisible(state.bounds) ? state : null;
  } catch {
    return null;
  }
}

/** Keeps the state for the next start. */
export async function writeWindowState(folder: string, state: WindowState): Promise<void> {
  await makePrivateFolder(folder);
  await writeFileAtomic(join(folder, fileName), JSON.stringify(state));
}

/** Whether enough of a window would be on a display to take hold of it. */
function isVisible({ x, y, width, height }: Rectangle): boolean {
  const handle = 80;
  const { workArea } = screen.getDisplayMatching({ x, y, width, height });
  const overlapX = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
  const isTopInside = y >= workArea.y && y + handle <= workArea.y + workArea.height;
  return overlapX >= handle && isTopInside;
}
