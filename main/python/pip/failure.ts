import { ClocheError } from '../../../preload/contract';
import { readDistribution } from '../../process/distribution';
import { quoteIfOdd } from '../../process/quote';
import { redactCredentials } from '../../process/redact';
import type { RunResult } from '../../process/run';
import { buildRules } from './build-rules';
import { downloadRules } from './download-rules';
import type { Failure } from './failure-rule';
import { gitRules } from './git-rules';
import { machineRules } from './machine-rules';
import { versionRules } from './version-rules';

/** The first rule that fits counts: a full disk or an unreachable index also makes pip say that there is no version. */
const failureRules = [...machineRules, ...gitRules, ...downloadRules, ...buildRules, ...versionRules];

const detailLines = 20;
const detailLengthMax = 8000;

/** What else is known of a tool that failed. */
export interface FailureContext extends Partial<Pick<Failure, 'distribution' | 'requirements'>> {
  /** What was started: shown above its last lines. */
  readonly command?: readonly string[];
}

/** The error for a tool that failed: told apart by its output where that is known, otherwise `tool-failed`. */
export function explainFailure(
  tool: string,
  { code, signal, stdout, stderr }: RunResult,
  { distribution = readDistribution(), requirements = [], command = [] }: FailureContext = {},
): ClocheError {
  const output = redactCredentials(`${stdout}\n${stderr}`);
  const line = command.length > 0 ? [`$ ${redactCredentials(command.map(quoteIfOdd).join(' '))}`] : [];
  const detail = [...line, lastLines(output)].join('\n');
  for (const { pattern, explain } of failureRules) {
    const match = pattern.exec(output);
    if (!match) continue;
    const { message, ...rest } = explain(match, { output, distribution, requirements });
    return new ClocheError(rest.code, message, { ...rest, detail });
  }
  const ending = code === null ? `was ended by ${signal}` : `failed with exit code ${code}`;
  return new ClocheError('tool-failed', `${tool} ${ending}.`, { hint: 'Read the log.', detail });
}

function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-detailLines).join('\n').slice(-detailLengthMax);
}
