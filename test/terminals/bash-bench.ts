import { temporaryFolder } from '../support/temporary';
import type { Bench, View } from './client';
import { openBench } from './open-bench';
import type { BuiltHost } from './pty-host';

const size = { columns: 200, rows: 50 };

/** A bench over a pty host, for one whose shell is bash and who has no start-up files; ended with the running test. */
export function bashBench(host: BuiltHost, heartbeatMs?: number): Bench {
  return openBench({
    startPtyHost: host.start,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    variables: { HOME: temporaryFolder(), PATH: '/usr/local/bin:/usr/bin:/bin', SHELL: '/bin/bash', LANG: 'C.UTF-8' },
  });
}

/** Opens a terminal with bash, and resolves when its shell runs. */
export async function openShell(of: Bench): Promise<{ id: string; view: View }> {
  const { id } = await of.terminals.create({ shell: 'bash', size });
  const view = of.view(id);
  await of.until(id, ({ state }) => state === 'running');
  return { id, view };
}

let commands = 0;

/** Types a command and resolves when it has ended. */
export async function command(view: View, text: string): Promise<void> {
  commands += 1;
  const mark = `end-${commands}`;
  view.type(`${text}; echo ${mark.slice(0, 3)}""${mark.slice(3)}\r`);
  await view.until(({ raw }) => raw.includes(mark));
}

/** The line of the cursor once that is a whole prompt. */
export const promptOf = (view: View): Promise<string> =>
  view.until((shown) => /[#$] $/.test(shown.cursorLine()) && shown.cursorLine());

/** The process of the shell that a view shows. */
export async function shellProcess(view: View): Promise<number> {
  view.type('echo pid=$$=\r');
  return Number(await view.until(({ raw }) => /pid=(\d+)=/.exec(raw)?.[1]));
}
