import { toWireError } from '../../preload/contract';
import { toasts } from '../ui/toasts';

const failures = new Set<string>();

/** Takes the failures away that were told: what the user turns to now is not about them. */
export function dropFailures(): void {
  for (const id of failures) toasts.close(id);
  failures.clear();
}

/** Shows a short message; `action` puts one button on it, which also takes the message away. */
export function notify(title: string, action?: { readonly label: string; readonly run: () => void }): void {
  if (!action) {
    toasts.add({ title });
    return;
  }
  const onClick = () => {
    toasts.close(id);
    action.run();
  };
  const id: string = toasts.add({ title, timeout: 10_000, actionProps: { children: action.label, onClick } });
}

/** Tells the user of a failure: first what failed, then the hint. */
export function reportFailure(thrown: unknown, what?: string): void {
  const { message, hint } = toWireError(thrown);
  const sentences = what ? [message, hint] : [hint];
  const id = toasts.add({
    title: what ?? message,
    description: sentences.filter(Boolean).join(' '),
    type: 'error',
    timeout: 12_000,
    priority: 'high',
    onRemove: () => void failures.delete(id),
  });
  failures.add(id);
}
