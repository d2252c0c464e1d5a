import {
  ClocheError,
  type CreateRequest,
  type Environment,
  environmentNameSchema,
  type ImportPreview,
  type Plan,
} from '../../preload/contract';
import type { Services } from '../services';
import { confirm } from './confirm';
import { exitCodes } from './exit-codes';
import { followMaking } from './follow-job';
import { tellIncomplete } from './incomplete';
import { type Output, printable } from './output';
import type { Arguments } from './verb';

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

/**
 * Makes the environment, or only tells what would be done; with something that has no yes, only what is asked for.
 * Resolves to the exit code.
 */
export async function make(
  request: CreateRequest,
  args: Arguments,
  services: Services,
  output: Output,
  unconfirmed: Remarks = [],
): Promise<number> {
  checkName(request.name);
  if (unconfirmed.length > 0) {
    // A plan asks the interpreter that the file names what it is: that is a program, and nobody has agreed to it.
    if (args.has('json')) output.json({ request, plan: null, confirmations: unconfirmed });
    else output.result(previewText(request));
    output.note('Nothing of the file is used before your yes: say --plan --yes for the plan.');
    return exitCodes.ok;
  }
  // What cannot be made is refused here, before it leaves an unfinished environment behind.
  const plan = await tellIncomplete(services, request.name, () => services.environments.plan(request));
  if (args.has('plan')) {
    if (args.has('json')) output.json({ request, plan });
    else output.result(planText(request, plan));
    return exitCodes.ok;
  }
  for (const warning of plan.warnings) output.note(`warning: ${printable(warning)}`);
  const follow = async () => followMaking(services, await services.environments.create(request));
  tellMade(await tellIncomplete(services, request.name, follow), args, output);
  return exitCodes.ok;
}

/** Tells of an environment that has been made. */
export function tellMade(made: Environment, args: Arguments, output: Output): void {
  if (args.has('json')) output.json({ ...made, python: made.python ?? null });
  else
    output.result(
      `${made.name} is ready${made.python === undefined ? '' : ` with Python ${made.python}`}: ${made.path}`,
    );
}

function checkName(name: string): void {
  const checked = environmentNameSchema.safeParse(name);
  if (checked.success) return;
  throw new ClocheError('invalid-input', `“${name.slice(0, 100)}” cannot be the name of an environment.`, {
    hint: checked.error.issues[0]?.message,
  });
}

function previewText({ name, kind, spec, lock }: CreateRequest): string {
  const asked = Object.entries(spec).flatMap(([key, value]) => [value].flat().map((one) => `  ${key}: ${String(one)}`));
  const locked = lock?.packages.map((item) => `  locked: ${item.name}==${item.version}`) ?? [];
  return [`${name} (${kind}) would be asked for:`, ...asked, ...locked].map(printable).join('\n');
}

function planText({ name, kind }: CreateRequest, { engine, python, path, steps, warnings }: Plan): string {
  return [
    `${name} (${kind}) at ${path}`,
    `  with ${engine}${python === undefined ? '' : `, ${python}`}`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ]
    .map(printable)
    .join('\n');
}
