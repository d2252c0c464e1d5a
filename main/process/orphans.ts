import { readdir, readFile } from 'node:fs/promises';
import { startOf } from '../store/process-life';
import { killMarked } from './end-tree';

const hostMarker = 'CLOCHE_HOST';

const ownAssignment = `${process.pid}.${startOf(process.pid)}`;

/** The variable that children carry so that {@link endOrphans} knows whose they were. */
export const hostVariables = (): Record<string, string> => ({ [hostMarker]: ownAssignment });

/**
 * Kills what an earlier Cloche started and could not end because it was killed itself. Those of a Cloche that still runs
 * are left alone.
 */
export async function endOrphans(): Promise<void> {
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const hosts = new Set<string>();
  for (const name of names) {
    const variables = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
    const assignment = variables.split('\0').find((entry) => entry.startsWith(`${hostMarker}=`));
    if (assignment) hosts.add(assignment);
  }
  for (const assignment of hosts) {
    const [id = '', started] = assignment.slice(hostMarker.length + 1).split('.');
    if (startOf(Number(id)) !== started) await killMarked(assignment);
  }
}
