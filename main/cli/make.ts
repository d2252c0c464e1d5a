import {
  type Carried,
  ClocheError,
  type CreateRequest,
  type Environment,
  environmentNameSchema,
  type Job,
  type PackageChange,
  type Plan,
} from '../../preload/contract';
import { formatBytes } from '../../preload/format-bytes';
import { visibleLine } from '../../preload/visible-text';
import { withBroughtNames } from '../exchange/brought-names';
import { withoutCredentials } from '../exchange/scrub';
import type { Services } from '../services';
import { tellCommands } from './change-command';
import { confirm } from './confirm';
import { exitCodes } from './exit-codes';
import { followMaking } from './follow-job';
import { tellIncomplete } from './incomplete';
import type { Origin } from './origin';
import type { Output } from './output';
import { printable } from './printable';
import { findKind } from './spec';
import { planWithTrust, sourceLines, type Trusting } from './trusted-plan';
import type { Arguments } from './verb';

/**
 * Makes the environment, or only tells what would be done; with something that has no yes, only what is asked for.
 * `origin` is told to programs with the plan. Resolves to the exit code.
 */
export async function make(
  request: CreateRequest,
  args: Arguments,
  services: Services,
  output: Output,
  origin: Origin = {},
): Promise<number> {
  checkName(request.name);
  if (origin.unconfirmed?.length) return tellUnconfirmed(request, origin, args, output);
  const { name, spec } = request;
  const { environments, kinds } = services;
  const asked = { verb: 'create' as const, name, kind: findKind(kinds, request.kind), spec };
  const way: Way<CreateRequest> = {
    about: request,
    carried: origin.carried,
    plan: (one) => environments.plan(one),
    start: (one) => environments.create(one),
  };
  return tellIncomplete(services, name, () =>
    tellCommands(services, asked, () => planAndMake(request, way, args, services, output)),
  );
}

/**
 * Tells what would be asked for by a file that nobody has agreed to, in place of a plan: that asks the interpreter that
 * the file names what it is, which is a program, or the channels. Resolves to the exit code.
 */
export function tellUnconfirmed(
  request: CreateRequest,
  { unconfirmed = [], carried }: Origin,
  args: Arguments,
  output: Output,
): number {
  if (args.has('json')) output.json({ request, plan: null, confirmations: unconfirmed, carried });
  else output.result(previewText(request));
  output.note('Nothing of the file is used before your yes: say --plan --yes for the plan.');
  return exitCodes.ok;
}

/** How a request is planned and carried out. */
export interface Way<R> {
  readonly about: Pick<CreateRequest, 'name' | 'kind'>;
  readonly carried?: Carried | undefined;
  readonly plan: (request: R) => Promise<Plan>;
  readonly start: (request: R) => Promise<Job>;
}

/** Plans a request, and unless that is all that is wanted carries it out and tells what came of it. */
export async function planAndMake<R extends Trusting>(
  wish: R,
  way: Way<R>,
  args: Arguments,
  services: Services,
  output: Output,
): Promise<number> {
  // What cannot be done is refused here: a making would leave an unfinished environment behind.
  const { request, plan } = await planWithTrust(wish, way.plan, args, output);
  if (args.has('plan')) {
    if (args.has('json')) output.json({ request, plan, carried: way.carried });
    else output.result(planText(way.about, plan));
    return exitCodes.ok;
  }
  for (const warning of plan.warnings) output.note(`warning: ${printable(warning)}`);
  const { changes = [] } = plan;
  for (const line of changeLines(changes)) output.note(printable(line));
  if (changes.length > 0 && !args.has('yes'))
    await confirm('Change it so?', `${way.about.name} would be changed: say --plan for what would change.`);
  tellMade(await followMaking(services, await way.start(request), output), args, output);
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
  throw new ClocheError('invalid-input', `“${visibleLine(name.slice(0, 100))}” cannot be the name of an environment.`, {
    hint: checked.error.issues[0]?.message,
  });
}

const shownValue = (value: unknown): string => withBroughtNames(withoutCredentials(String(value)));

function previewText({ name, kind, spec, lock }: CreateRequest): string {
  const locked = lock?.packages.map((item) => `${item.name}==${item.version}`) ?? [];
  const settings = Object.entries({ ...spec, locked }).filter(([, value]) => [value].flat().join('') !== '');
  const lines = settings.flatMap(([key, value]) =>
    Array.isArray(value)
      ? [`  ${key}:`, ...value.map((one) => `    ${shownValue(one)}`)]
      : [`  ${key}: ${shownValue(value)}`],
  );
  const head = `${name} (${kind}) would be asked for${lines.length === 0 ? ', with nothing in it.' : ':'}`;
  return [head, ...lines].map(printable).join('\n');
}

/** What becomes of each package: `+` comes, `~` is another one, `-` goes. */
function changeLines(changes: readonly PackageChange[]): string[] {
  return changes.map(({ name, from, to, fetchBytes }) => {
    const sign = from === undefined ? '+' : to === undefined ? '-' : '~';
    const versions = [from, to].filter((version) => version !== undefined).join(' → ');
    const size = fetchBytes === undefined ? '' : `, ${formatBytes(fetchBytes)} to fetch`;
    return `  ${sign} ${name} ${versions}${size}`;
  });
}

/** A plan as it is shown, with what would be run where nobody has trusted that yet. */
function planText({ name, kind }: Way<never>['about'], plan: Plan): string {
  const { engine, python, path, steps, warnings, untrusted = [] } = plan;
  return [
    `${name} (${kind}) at ${path}`,
    `  with ${engine}${python === undefined ? '' : `, ${python}`}`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ...changeLines(plan.changes ?? []),
    ...warnings.map((warning) => `  warning: ${warning}`),
    ...sourceLines(untrusted),
  ]
    .map(printable)
    .join('\n');
}
