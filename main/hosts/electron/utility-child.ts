import { MessageChannelMain, utilityProcess } from 'electron';
import type { NodeChild } from '../../process/node-child';
import { childVariables } from '../../process/variables';
import { fromMessagePortMain } from './message-port';

/**
 * Runs a script in a utility process, which finds its end of the pipe in the first message. `title` is what lists of
 * processes call it.
 */
export function startUtilityChild(script: string, title: string): NodeChild {
  const { port1, port2 } = new MessageChannelMain();
  const child = utilityProcess.fork(script, [], {
    serviceName: title,
    env: definedOnly(childVariables()),
    stdio: 'inherit',
  });
  child.postMessage(null, [port2]);
  // Losing the process does not always close the port that it held.
  child.once('exit', () => port1.close());
  return {
    port: fromMessagePortMain(port1),
    get processId() {
      return child.pid;
    },
    kill: () => void child.kill(),
  };
}

function definedOnly(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
