import { MessageChannelMain, utilityProcess } from 'electron';
import { childVariables } from '../../process/variables';
import type { PtyHostProcess } from '../../terminals/terminals';
import { fromMessagePortMain } from './message-port';

/** Starts the pty host in a utility process, which finds its end of the pipe in the first message. */
export function startUtilityPtyHost(script: string): PtyHostProcess {
  const { port1, port2 } = new MessageChannelMain();
  const child = utilityProcess.fork(script, [], {
    serviceName: 'Cloche terminals',
    env: definedOnly(childVariables()),
    stdio: 'inherit',
  });
  child.postMessage(null, [port2]);
  // Losing the process does not always close the port that it held.
  child.once('exit', () => port1.close());
  return { port: fromMessagePortMain(port1), kill: () => void child.kill() };
}

function definedOnly(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
