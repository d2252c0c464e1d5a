import { startPty } from '../../main/process/pty';
import type { PreparedTerminal } from '../../main/terminals/prepare-terminal';

/** The size of the terminals of all figures. */
export const size = { columns: 120, rows: 30 };
/** The variables of a user whose shell is measured, but for the home. */
export const system = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', TERM: 'xterm-256color' };

/** Milliseconds until the prompt of the homes in test/terminals/homes.ts stands. */
export function timePrompt(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve) => {
    const begun = performance.now();
    let shown = '';
    let elapsedMs = Number.NaN;
    const pty = startPty(
      { file, args, variables, folder: '/', size },
      {
        ondata: (bytes) => {
          shown += Buffer.from(bytes).toString();
          if (!Number.isNaN(elapsedMs) || !shown.includes('u@h / $ ')) return;
          elapsedMs = performance.now() - begun;
          pty.kill('SIGKILL');
        },
        onwritten: () => {},
        onexit: () => resolve(elapsedMs),
      },
    );
  });
}

/** Milliseconds from the wish for a terminal to its prompt; `prepare` is part of it. */
export async function timeTerminal(prepare: () => Promise<PreparedTerminal>): Promise<number> {
  const begun = performance.now();
  const { prepared } = await prepare();
  const preparedMs = performance.now() - begun;
  const promptMs = await timePrompt(prepared.file, prepared.args, prepared.variables);
  await prepared.dispose();
  return preparedMs + promptMs;
}
