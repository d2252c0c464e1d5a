import type { Activation } from '../../main/kinds/kind';
import { startPty } from '../../main/process/pty';
import { prepareShell } from '../../main/terminals/shells/shell';
import type { Shell } from '../../preload/contract';

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

/** Milliseconds from the wish for an activated shell to its prompt; `activate` is part of it. */
export async function openActivated(
  shell: Shell,
  activate: () => Promise<Activation>,
  { home, runtimeFolder }: { readonly home: string; readonly runtimeFolder: string },
): Promise<number> {
  const begun = performance.now();
  const prepared = await prepareShell({
    shell,
    activation: await activate(),
    folder: '/',
    login: false,
    variables: { ...system, HOME: home },
    runtimeFolder,
    nonce: 'bench',
  });
  const preparedMs = performance.now() - begun;
  const promptMs = await timePrompt(prepared.file, prepared.args, prepared.variables);
  await prepared.dispose();
  return preparedMs + promptMs;
}
