import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Between asking a tree of processes to end and ending it, milliseconds, unless told otherwise. */
export const usualPatienceMs = 5000;
const pollMs = 20;
/** A tree that still grows after so many scans is not ours to fight. */
const scansMax = 100;

/** Processes of this user whose variables hold the assignment, such as `CLOCHE_CHILD=…`. */
export async function findMarked(assignment: string): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    names.map(async (name) => {
      try {
        const variables = await readFile(`/proc/${name}/environ`, 'latin1');
        return variables.split('\0').includes(assignment);
      } catch {
        return false;
      }
    }),
  );
  return names.filter((_name, index) => marked[index]).map(Number);
}

/** Kills every process that carries the assignment, however it was detached, and resolves when none is left. */
export async function killMarked(assignment: string): Promise<void> {
  for (let scan = 0; scan < scansMax; scan += 1) {
    const found = (await findMarked(assignment)).filter((id) => id !== process.pid);
    if (found.length === 0) return;
    for (const id of found) signalProcess(id, 'SIGKILL');
    await delay(pollMs);
  }
}

/**
 * Ends a process group: asks it to, ends it five seconds later or after the given milliseconds, and then ends what left
 * the group (`setsid`) but still carries the marker. Resolves when all of it is gone.
 */
export async function endTree(groupId: number, assignment: string, patienceMs = usualPatienceMs): Promise<void> {
  signalProcess(-groupId, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (signalProcess(-groupId, 0) && Date.now() < deadline) await delay(pollMs);
  signalProcess(-groupId, 'SIGKILL');
  await killMarked(assignment);
}

/** Sends a signal and tells whether anything was there to get it. */
function signalProcess(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    return false;
  }
}
