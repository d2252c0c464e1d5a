import { readFile } from 'node:fs/promises';
import { isInterrupted, type Job } from '../../preload/contract';
import { exitCodes } from './exit-codes';
import type { Output } from './output';
import { table } from './output';
import { printable } from './printable';
import { jsonOption, type Verb } from './verb';

/** `cloche jobs`: what any Cloche of this user is doing now, and what it did lately. */
export const jobs: Verb = {
  name: 'jobs',
  usage: '[--log JOB] [--json]',
  summary: 'Lists what Cloche is doing, and what it did lately.',
  words: [],
  options: {
    log: { type: 'string', value: 'JOB', help: 'print the log of this job instead, as far as it is written' },
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const wanted = args.text('log');
    if (wanted !== undefined) return printLog(services.jobs.logPath(wanted), output);
    const all = services.jobs.list();
    if (args.has('json')) output.json(all);
    else if (all.length === 0) output.note('There are no jobs.');
    else output.result(table([['JOB', 'BEGAN (UTC)', 'TOOK', 'STATE', 'WHAT'], ...all.map(row)]));
    return exitCodes.ok;
  },
};

/** Its bytes may be of any program: what steers a terminal is left out. */
async function printLog(path: string, output: Output): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text === '') output.note('Nothing was logged.');
  else output.result(printable(text.replace(/\n$/, '')));
  return exitCodes.ok;
}

const row = (job: Job): string[] => {
  const began = new Date(startOf(job) ?? job.queuedAt).toISOString();
  return [job.id, began.slice(0, 16).replace('T', ' '), tookText(job), job.state, what(job)];
};

const startOf = (job: Job): number | undefined => ('startedAt' in job ? job.startedAt : undefined);

/** Seconds, up to now for one that runs; of one whose process died nobody knows. */
function tookText(job: Job): string {
  const startedAt = startOf(job);
  if (startedAt === undefined || isInterrupted(job)) return '';
  const end = 'endedAt' in job ? job.endedAt : Date.now();
  return `${Math.max(0, Math.round((end - startedAt) / 1000))} s`;
}

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
