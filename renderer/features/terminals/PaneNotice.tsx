import type { ReactNode } from 'react';
import { shellIds, type Terminal } from '../../../preload/contract';
import { selectIsLongLost, useConnection } from '../../stores/connection';
import { useMachine } from '../../stores/machine';
import { closeTab, reopenTab, useTerminals } from '../../stores/terminals';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { reopenAsking } from './close-asking';
import { selectPane, usePanes } from './pane-state';
import { describeExit, useTabFacts } from './tab-facts';
import { takeBack } from './views';

/** The line below a terminal that is not simply running: what is the matter, and what can be done. */
export function PaneNotice({ tab }: { readonly tab: string }) {
  const { terminal, isOutside } = useTabFacts(tab);
  const problem = useTerminals(({ tabs }) => tabs.get(tab)?.problem);
  const connection = useConnection((state) => state.connection.state);
  const isLongLost = useConnection(selectIsLongLost);
  const { isElsewhere } = usePanes(selectPane(tab));
  if (problem) {
    return (
      <Notice tone="fail" text={[problem.message, problem.hint].filter(Boolean).join(' ')}>
        <EndedButtons tab={tab} />
      </Notice>
    );
  }
  if (terminal?.state === 'exited') {
    const { exit, shell } = terminal;
    if (exit?.isEarly) return <EndedEarly tab={tab} shell={shell} code={exit.code} />;
    return (
      <Notice tone={exit?.code === 0 && exit.signal === 0 ? 'soft' : 'warn'} text={describeExit(exit)}>
        <EndedButtons tab={tab} />
      </Notice>
    );
  }
  if (connection === 'reconnecting')
    return <Notice tone="warn" text={isLongLost ? strings.terminal.longLost : strings.terminal.reconnecting} />;
  if (isElsewhere) {
    return (
      <Notice tone="soft" text={strings.terminal.elsewhere}>
        <Button onClick={() => takeBack(tab)}>{strings.terminal.takeBack}</Button>
      </Notice>
    );
  }
  if (isOutside && terminal) return <Outside tab={tab} terminal={terminal} />;
  const isSettled = terminal?.state === 'running' || terminal?.handedTo !== undefined || terminal?.isSilent;
  return isSettled ? null : <Starting shell={terminal?.shell} />;
}

/** Start-up files keep the shell out of its environment: by a program, by a variable, or nobody knows how. */
function Outside({ tab, terminal }: { readonly tab: string; readonly terminal: Terminal }) {
  const { shell, handedTo, readOnly } = terminal;
  if (handedTo !== undefined) return <HandedOver tab={tab} shell={shell} program={handedTo} />;
  const text = readOnly === undefined ? strings.terminal.silent(shell) : strings.terminal.readOnly(shell, readOnly);
  return <Notice tone="warn" text={text} />;
}

/** Start-up files run a program and do not come to their end; where that is a shell, it can be opened activated. */
function HandedOver({
  tab,
  shell,
  program,
}: {
  readonly tab: string;
  readonly shell: string;
  readonly program: string;
}) {
  const other = shellIds.find((known) => known === program);
  const canOpen = other !== undefined && other !== shell;
  const help = canOpen ? strings.terminal.handedToShell(other) : strings.terminal.handedToProgram;
  return (
    <Notice tone="warn" text={`${strings.terminal.handedOver(shell, program)} ${help}`}>
      {canOpen ? (
        <Button onClick={() => void reopenAsking(tab, other)}>{strings.terminal.openInShell(other)}</Button>
      ) : null}
    </Notice>
  );
}

/** Start-up files ended the shell: which they are, and a shell with others. */
function EndedEarly({ tab, shell, code }: { readonly tab: string; readonly shell: string; readonly code: number }) {
  const other = useMachine(({ machine }) => machine?.shells.find(({ id }) => id !== shell)?.id);
  return (
    <Notice tone="warn" text={strings.terminal.endedEarly(shell, code)}>
      {other ? (
        <Button onClick={() => void reopenAsking(tab, other)}>{strings.terminal.openInShell(other)}</Button>
      ) : null}
      <EndedButtons tab={tab} />
    </Notice>
  );
}

function EndedButtons({ tab }: { readonly tab: string }) {
  return (
    <>
      <Button onClick={() => reopenTab(tab)}>{strings.terminal.reopen}</Button>
      <Button variant="quiet" onClick={() => closeTab(tab)}>
        {strings.terminal.close}
      </Button>
    </>
  );
}

const dots = { fail: 'bg-fail', warn: 'bg-warn', soft: 'bg-faint' } as const;

function Notice({
  tone,
  text,
  children,
}: {
  readonly tone: keyof typeof dots;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <div role="status" className="flex min-h-10 shrink-0 items-center gap-3 border-t border-line bg-panel px-3 py-1.5">
      <span aria-hidden className={`size-2 shrink-0 rounded-full forced-color-adjust-none ${dots[tone]}`} />
      <span className="min-w-0 flex-1 break-words">{text}</span>
      {children}
    </div>
  );
}

/** Shown only when a shell takes long to come up: its start-up files may. */
function Starting({ shell }: { readonly shell: string | undefined }) {
  return (
    <div
      role="status"
      className="pointer-events-none absolute right-5 bottom-2 animate-[appear_1ms_linear_400ms_both] text-sm text-soft"
    >
      {strings.terminal.starting(shell)}
    </div>
  );
}
