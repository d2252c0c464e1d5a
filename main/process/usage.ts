import { readFileSync } from 'node:fs';

/** What a process has used and holds. */
export interface Usage {
  /** Processor time of all its threads since it began, milliseconds. */
  readonly processorMs: number;
  /** Memory that it holds now, bytes. */
  readonly memoryBytes: number;
}

/** Linux counts processor time in hundredths of a second for whoever reads it, whatever its own clock (proc(5)). */
const tickMs = 10;

/** What a process has used so far; undefined when it is gone. */
export function usageOf(processId: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1');
    // The command's name stands in parentheses and may itself hold blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'latin1'))?.[1];
    return {
      processorMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
      memoryBytes: Number(resident ?? 0) * 1024,
    };
  } catch {
    return undefined;
  }
}
