import { ClocheError, type Conversion, type ImportPreview, type Remark } from '../../preload/contract';
import { confirm } from './confirm';
import type { Output } from './output';
import { printable } from './printable';
import { inputName, inputSubject } from './read-input';

/** What is told of a remark: its line, where it has one. */
const remarkText = ({ line, message }: Remark) => printable(line === undefined ? message : `line ${line}: ${message}`);

/** Whether there is a yes, only a plan is wanted, which runs nothing of the file, or somebody is asked. */
type Consent = 'yes' | 'plan' | 'asked';

/**
 * Tells what a file asks for beyond plain packages and what is left out of it, and gets a yes for that unless only a plan
 * is wanted. Throws `invalid-input` for a file with lines that were not understood, NeedsYes, and `cancelled`.
 */
export async function acceptFile(
  { confirmations, warnings, rejected, carried, request }: ImportPreview,
  file: string,
  consent: Consent,
  output: Output,
): Promise<void> {
  if (rejected.length > 0)
    throw new ClocheError('invalid-input', `${inputSubject(file)} has lines that were not understood.`, {
      hint: 'Correct them or take them out, then try again.',
      detail: rejected.map(remarkText).join('\n'),
    });
  // Of a file of which nothing is otherwise the plan says it all.
  const isWhole = carried.changed.length + carried.dropped.length === 0;
  const told = isWhole ? { ...carried, kept: [] } : carried;
  tellCarried({ request, carried: told, warnings }, inputName(file), output);
  if (confirmations.length + carried.dropped.length === 0) return;
  if (confirmations.length > 0) output.note(`${inputSubject(file)} asks for what you should know of:`);
  for (const confirmation of confirmations)
    output.note(`  ${remarkText(consent === 'yes' ? withoutValue(confirmation) : confirmation)}`);
  if (consent === 'asked') await confirm('Go on?', `${inputSubject(file)} needs your yes.`);
}

/** Whoever has said yes needs no value of a variable, which may be a secret in a log. */
const withoutValue = (remark: Remark): Remark =>
  remark.codes?.includes('variable') ? { ...remark, message: `It sets the variable ${remark.name}.` } : remark;

/**
 * Tells what deserves a second look, and what of a file or an environment is asked for as it was, what in another way, and
 * what is left out.
 */
export function tellCarried(
  { carried: { kept, changed, dropped }, request, warnings }: Pick<Conversion, 'carried' | 'request' | 'warnings'>,
  whole: string,
  output: Output,
): void {
  for (const warning of warnings) output.note(`warning: ${remarkText(warning)}`);
  if (kept.length > 0) output.note(printable(`note: kept as it was: ${kept.join(', ')}.`));
  for (const { from, to, reason } of changed) output.note(printable(`note: ${from} becomes ${to}. ${reason}`));
  if (dropped.length > 0) output.note(`An environment of the kind ${request.kind} cannot have all of ${whole}:`);
  for (const { what, reason } of dropped) output.note(printable(`  ${what} is left out. ${reason}`));
}
