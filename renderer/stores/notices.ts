import { toWireError } from '../../preload/contract';
import { shortenPaths } from '../format';
import { toasts } from '../ui/toasts';
import { useMachine } from './machine';

const failures = new Set<string>();

/** Takes the failures away that were told: what the user turns to now is not about them. */
export function dropFailures(): void {
  for (const id of failures) toasts.close(id);
  failures.clear();
}

/** One button of a message. */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

/**
 * Shows a short message, one that is there already no second time; `action` puts one button on it, which also takes the
 * message away.
 */
export function notify(title: string, action?: NoticeAction): void {
  if (action) addWithAction(title, action);
  else toasts.add({ id: `notice-${title}`, title });
}

/** Shows how work on something ended, in place of what was told of the same before. */
export function notifyEnd(about: string, title: string, action: NoticeAction, isFailure: boolean): void {
  const id = addWithAction(title, action, `end-${about}`);
  if (isFailure) failures.add(id);
  else failures.delete(id);
}

function addWithAction(title: string, { label, run }: NoticeAction, wished?: string): string {
  let isDone = false;
  const onClick = () => {
    // It fades for a moment in which a second click still reaches it.
    if (isDone) return;
    isDone = true;
    toasts.close(id);
    run();
  };
  const id: string = toasts.add({
    ...(wished === undefined ? {} : { id: wished }),
    title,
    timeout: 10_000,
    actionProps: { children: label, onClick },
    onRemove: () => void failures.delete(id),
  });
  return id;
}

/** Tells the user of a failure: first what failed, then the hint. One that is told already is not told a second time. */
export function reportFailure(thrown: unknown, what?: string): void {
  const { message, hint } = toWireError(thrown);
  const home = useMachine.getState().machine?.home;
  const sentences = (what ? [message, hint] : [hint]).map((sentence = '') => shortenPaths(sentence, home));
  const title = what ?? shortenPaths(message, home);
  const description = sentences.filter(Boolean).join(' ');
  const id = toasts.add({
    id: `failure-${title} ${description}`,
    title,
    description,
    type: 'error',
    timeout: 12_000,
    priority: 'high',
    onRemove: () => void failures.delete(id),
  });
  failures.add(id);
}
