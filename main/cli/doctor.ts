import type { Finding } from '../../preload/contract';
import { kinds } from '../kinds';
import { checkMachine } from '../machine/check';
import { createRun } from '../process/run-program';
import { findFolders } from '../store/folders';
import { exitCodes } from './exit-codes';
import { fixLines } from './fix-lines';
import { printable } from './printable';
import { jsonOption, type Verb } from './verb';

const marks: Readonly<Record<Finding['status'], string>> = {
  ok: 'ok',
  absent: 'not installed',
  warning: 'warning',
  failure: 'FAILURE',
};
/** Columns of the mark, with the space between it and what was found. */
const markWidth = Math.max(...Object.values(marks).map(({ length }) => length)) + 2;
const indent = ' '.repeat(markWidth);

/** `cloche doctor`: what the machine has and lacks; ends with 1 when something that is needed is missing. */
export const doctor: Verb = {
  name: 'doctor',
  usage: '[--json]',
  summary: 'Checks this machine, and says what to do about what is missing.',
  ending: 'Ends with 1 when something that is needed is missing.',
  words: [],
  options: { json: jsonOption },
  run: async (args, { output }) => {
    // Without the services, which want a data folder that works: that it does not is what people come here for.
    const findings = await checkMachine({ folders: findFolders(), kinds, run: createRun() });
    if (args.has('json')) output.json(findings);
    else for (const finding of findings) output.result(findingText(finding));
    return findings.some(({ status }) => status === 'failure') ? exitCodes.failed : exitCodes.ok;
  },
};

function findingText({ status, title, message, hint, fix }: Finding): string {
  const lines = [`${marks[status].padEnd(markWidth)}${title}: ${message}`];
  if (hint) lines.push(`${indent}${hint}`);
  if (fix) lines.push(...fixLines([fix]).map((line) => `${indent}${line}`));
  return lines.map(printable).join('\n');
}
