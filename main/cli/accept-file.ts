import { ClocheError, type ImportPreview } from '../../preload/contract';
import { confirm } from './confirm';
import { type Output, printable } from './output';

type Remarks = ImportPreview['warnings'];

/** What is told of a remark: its line, where it has one. */
const remarkText = ({ line, message }: Remarks[number]) =>
  printable(line === undefined ? message : `line ${line}: ${message}`);

/**
 * Tells what a file asks for beyond plain packages, and gets a yes for it. Throws `invalid-input` for a file with lines
 * that were not understood, NeedsYes, and `cancelled`.
 */
export async function acceptFile(
  { confirmations, warnings, rejected }: ImportPreview,
  file: string,
  hasYes: boolean,
  output: Output,
): Promise<void> {
  if (rejected.length > 0)
    throw new ClocheError('invalid-input', `${file} has lines that were not understood.`, {
      hint: 'Correct them or take them out, then try again.',
      detail: rejected.map(remarkText).join('\n'),
    });
  for (const warning of warnings) output.note(`warning: ${remarkText(warning)}`);
  if (confirmations.length === 0) return;
  output.note(`${file} asks for what you should know of:`);
  for (const confirmation of confirmations) output.note(`  ${remarkText(confirmation)}`);
  if (!hasYes) await confirm('Go on?', `${file} needs your yes.`);
}
