import type { Job } from '../../preload/contract';
import { exitCodes } from './exit-codes';
import { printable, table } from './output';
import { jsonOption, type Verb } from './verb';

/** `cloche jobs`: what any Cloche of this user is doing now, and what it did lately. */
export const jobs: Verb = {
  name: 'jobs',
  usage: '[--json]',
  summary: 'Lists what Cloche is doing, and what it did lately.',
  words: [],
  options: { json: jsonOption },
  run: async (args, { output, services: open }) => {
    const all = (await open()).jobs.list();
    if (args.has('json')) output.json(all);
    else if (all.length === 0) output.note('There are no jobs.');
    else output.result(table([['JOB', 'STATE', 'WHAT'], ...all.map((job) => [job.id, job.state, what(job)])]));
    return exitCodes.ok;
  },
};

function what(job: Job): string {
  switch (job.state) {
    case 'queued':
    case 'done':
    case 'cancelled':
      return printable(job.title);
    case 'running':
      return printable(`${job.title}: ${job.progress.phase}`);
    case 'failed':
      return printable(`${job.title}: ${job.error.message}`);
  }
}
