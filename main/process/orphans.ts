import { readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { startOf } from '../store/process-life';
import { killMarked } from './end-tree';

const hostMarker = 'CLOCHE_HOST';

/** Process ids mean something in one such namespace only: a container has its own. */
const ownNamespace = readNamespace();

const ownAssignment = `${ownNamespace}.${process.pid}.${startOf(process.pid)}`;

function readNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
  } catch {
    return '';
  }
}

/** The variable that children carry so that {@link endOrphans} knows whose they were. */
export const hostVariables = (): Record<string, string> => ({ [hostMarker]: ownAssignment });

/**
 * Kills what an earlier Cloche started and could not end because it was killed itself. Those of a Cloche that still runs
 * are left alone, and so are those of a Cloche in a container.
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
    const [namespace, id = '', started] = assignment.slice(hostMarker.length + 1).split('.');
    if (namespace === ownNamespace && startOf(Number(id)) !== started) await killMarked(assignment);
  }
}
