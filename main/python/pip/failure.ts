import { ClocheError } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import type { RunResult } from '../../process/run';
import { failureRules } from './failure-rules';

const detailLines = 20;
const detailLengthMax = 8000;

/** The error for a tool that failed: told apart by its output where that is known, otherwise `tool-failed`. */
export function explainFailure(tool: string, { code, signal, stdout, stderr }: RunResult): ClocheError {
  const output = redactCredentials(`${stdout}\n${stderr}`);
  const detail = lastLines(output);
  for (const { pattern, explain } of failureRules) {
    const match = pattern.exec(output);
    if (!match) continue;
    const { message, ...rest } = explain(match, output);
    return new ClocheError(rest.code, message, { ...rest, detail });
  }
  const ending = code === null ? `was ended by ${signal}` : `failed with exit code ${code}`;
  return new ClocheError('tool-failed', `${tool} ${ending}.`, { hint: 'Read the log.', detail });
}

function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-detailLines).join('\n').slice(-detailLengthMax);
}
