import type { Environment, Terminal } from '../../../preload/contract';
import { type EnvironmentsStore, useEnvironments } from '../../stores/environments';
import { hasEnded, type TerminalsStore, terminalOfTab, useTerminals } from '../../stores/terminals';
import { strings } from '../../strings';

/** What a tab shows of its terminal and its environment. */
export interface TabFacts {
  readonly terminal: Terminal | undefined;
  /** What the tab is called: its own name, and where its shell is when that is outside. */
  readonly name: string;
  /** The name that can be changed. */
  readonly ownName: string;
  /** True when nothing runs in it any more. */
  readonly isEnded: boolean;
  /** Tells it from tabs of the same name that were opened before it, from 2 on. */
  readonly number: number | undefined;
  /** The Python that the shell found at its prompt, when that is not the environment's. */
  readonly otherPython: string | undefined;
  /** Whether start-up files keep the shell out of its environment: it is known, or it must be taken to be so. */
  readonly isOutside: boolean;
}

/** What the tab shows; follows the stores. */
export function useTabFacts(tab: string): TabFacts {
  const terminal = useTerminals((state) => terminalOfTab(state, tab));
  const isEnded = useTerminals((state) => hasEnded(state, tab));
  const environmentId = useTerminals(({ tabs }) => tabs.get(tab)?.environmentId);
  const environment = useEnvironments(({ byId }) =>
    environmentId === undefined ? undefined : byId.get(environmentId),
  );
  const ownName = useTerminals((state) => plainName(state, useEnvironments.getState().byId, tab));
  const before = useTerminals((state) => {
    const { byId } = useEnvironments.getState();
    const older = [...state.tabs.keys()].slice(0, [...state.tabs.keys()].indexOf(tab));
    return older.filter((other) => plainName(state, byId, other) === ownName).length;
  });
  const outside = environmentId === undefined ? undefined : outsideProgram(terminal);
  return {
    terminal,
    isEnded,
    name: outside === undefined ? ownName : strings.terminal.outside(outside, ownName),
    ownName,
    number: before === 0 ? undefined : before + 1,
    otherPython: otherPython(terminal, environment),
    isOutside: outside !== undefined,
  };
}

/** What runs in a terminal that start-up files keep out of its environment; undefined where they do not. */
export function outsideProgram(
  terminal: Pick<Terminal, 'handedTo' | 'isSilent' | 'readOnly' | 'shell'> | undefined,
): string | undefined {
  const isKeptOut = terminal?.readOnly !== undefined || terminal?.isSilent;
  return terminal?.handedTo ?? (isKeptOut ? terminal?.shell : undefined);
}

/** The name of a tab, which others may have too. */
function plainName(state: TerminalsStore, byId: EnvironmentsStore['byId'], tab: string): string {
  const { environmentId } = state.tabs.get(tab) ?? {};
  return terminalOfTab(state, tab)?.name || byId.get(environmentId ?? '')?.name || strings.terminal.plainShell;
}

/** The Python of the shell's own report when it is not inside the environment. */
export function otherPython(
  terminal: Pick<Terminal, 'python'> | undefined,
  environment: Pick<Environment, 'path'> | undefined,
): string | undefined {
  if (!terminal?.python || !environment) return undefined;
  return terminal.python.startsWith(`${environment.path.replace(/\/$/, '')}/`) ? undefined : terminal.python;
}

const signalNames: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
};

/** How a shell ended, a sentence; without its own word, the process that held it has ended. */
export function describeExit(exit: Terminal['exit']): string {
  if (!exit) return strings.terminal.hostEnded;
  const { code, signal } = exit;
  if (signal === 0) return strings.terminal.exited(code);
  const name = signalNames[signal];
  return strings.terminal.killed(signal, name);
}
