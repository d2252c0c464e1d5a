#!/usr/bin/env node
import { runCommandLine } from './cli/command-line';
import { exitCodes } from './cli/exit-codes';
import { createOutput } from './cli/output';

const output = createOutput();

/** Ends when all text has been handed on: a pipe takes it later than `process.exit` would wait. */
async function end(code: number): Promise<never> {
  let ending = code;
  await output.flush().catch((thrown: unknown) => {
    output.error(thrown);
    ending = exitCodes.failed;
  });
  process.exit(ending);
}

const fail = (thrown: unknown) => {
  output.error(thrown);
  void end(exitCodes.failed);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

await end(await runCommandLine(process.argv.slice(2), output));
