import type { Plan, SourceFile } from '../../preload/contract';
import { visibleText } from '../../preload/visible-text';
import { confirm } from './confirm';
import type { Output } from './output';
import { printable } from './printable';
import type { Arguments } from './verb';

/** A request that can name files as trusted. */
export interface Trusting {
  readonly trusts?: string[] | undefined;
}

/**
 * The plan of a request. What it would run is shown first and needs a yes, and the request then names it as trusted;
 * where only a plan is wanted, the files are part of that. Throws NeedsYes, and `cancelled`.
 */
export async function planWithTrust<R extends Trusting>(
  request: R,
  makePlan: (request: R) => Promise<Plan>,
  args: Arguments,
  output: Output,
): Promise<{ readonly request: R; readonly plan: Plan }> {
  const plan = await makePlan(request);
  const { untrusted, warnings } = plan;
  const hasYes = args.has('yes');
  if (!untrusted || (args.has('plan') && !hasYes)) return { request, plan };
  if (hasYes) for (const { path } of untrusted) output.note(printable(`trusted: ${path}`));
  else await askForTrust(untrusted, warnings, output);
  const trusting = { ...request, trusts: [...(request.trusts ?? []), ...untrusted.map(({ hash }) => hash)] };
  return { request: trusting, plan: await makePlan(trusting) };
}

async function askForTrust(files: readonly SourceFile[], warnings: readonly string[], output: Output): Promise<void> {
  for (const line of sourceLines(files)) output.note(line);
  for (const warning of warnings) output.note(printable(`warning: ${warning}`));
  const them = files.length === 1 ? 'it' : 'them';
  await confirm(
    `Trust ${them} from now on, as long as nothing of ${them} changes?`,
    `What would be run needs your yes: ${files.map(({ path }) => path).join(', ')}.`,
  );
}

/** The texts of files as they are shown: the path, then the lines behind a bar. */
export function sourceLines(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => [
    printable(`It would run ${path}:`),
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `  | ${visibleText(line.replace(/\r$/, ''))}`),
  ]);
}
