import type { Interpreter } from '../../preload/contract';
import { type Distribution, installCommand } from '../process/distribution';
import { type Verdict, withCommand } from './verdict';

/** How many interpreters there are, and which of them can make environments. */
export function checkPythons(interpreters: readonly Interpreter[], distribution: Distribution): Verdict {
  const install = installCommand(distribution, {
    debian: 'python3 python3-venv',
    arch: 'python',
    nixos: 'python3',
    other: 'python3',
  });
  if (interpreters.length === 0)
    return withCommand(
      { status: 'failure', message: 'No Python was found on this machine.', hint: 'Install Python, then check again.' },
      install,
    );
  const usable = interpreters.filter(({ venv }) => venv.available);
  const [newest] = usable;
  if (newest) {
    const message = `${usable.length} of ${interpreters.length} can make environments; the newest is Python ${newest.version} (${newest.path}).`;
    return {
      status: 'ok',
      message: newest.version === undefined ? message.replace('Python undefined', 'one') : message,
    };
  }
  const [first] = interpreters;
  const reason = first && !first.venv.available ? ` ${first.path}: ${first.venv.reason}` : '';
  const hint = first && !first.venv.available ? first.venv.hint : undefined;
  return withCommand(
    {
      status: 'failure',
      message: `${count(interpreters.length, 'Python was', 'Pythons were')} found, and none can make environments.${reason}`,
      ...(hint === undefined ? {} : { hint }),
    },
    install,
  );
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
