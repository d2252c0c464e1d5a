import * as z from 'zod';
import type { CompletionSet } from '../../../preload/contract';
import type { NameColumns, NameEntry } from '../../names/name-index';
import { findTool } from '../../process/find-tool';
import type { Run } from '../../process/run';
import type { ResolvedPin } from '../pins/pin';
import { pinArguments } from '../pins/pin-expression';
import type { NixContext } from '../run/nix';
import { evaluateNix, isOfMachine } from '../run/run-nix';
import { nameExpression } from './name-expression';

/** Names of which set are to be read. */
export interface NameRequest {
  readonly set: CompletionSet;
  readonly pin: ResolvedPin;
  /** The attribute of the interpreter whose packages are meant. */
  readonly python: string;
}

/** So many names are asked for at once that neither Nix's memory nor its output grows without bounds. */
const namesAtOnce = 1500;
/** Evaluations that may fail on the way to the names that make them fail. */
const failuresMax = 150;
/** One evaluation of them, milliseconds; and after so long in all, the rest stays without descriptions. */
const timeoutMs = 3 * 60 * 1000;
const patienceMs = 15 * 60 * 1000;

const namesSchema = z.array(z.string().max(300)).max(200_000);
const entriesSchema = z.array(z.union([z.null(), z.tuple([z.string(), z.string(), z.string()])]));

/** Who is told what becomes known. */
export interface NameListener {
  /** The names alone, before anything else. */
  names(names: readonly string[]): void;
  /** What is known of the names from a place on. */
  entries(from: number, entries: readonly NameEntry[]): void;
}

/**
 * Reads the names of a set with what is known of them, first the names alone; the listener hears of each piece.
 * Rejects with `cancelled` when the signal fires, otherwise as evaluateNix when not even the names can be read.
 */
export async function readNames(
  request: NameRequest,
  { run, signal }: NixContext,
  listener: NameListener,
): Promise<NameColumns> {
  const context = { run: await quietRun(run), signal };
  const names = namesSchema.parse(await ask(request, context, 'names'));
  listener.names(names);
  const entries: NameEntry[] = [];
  const describe = createDescriber((from, to) => ask(request, context, 'entries', from, to));
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const piece = await describe(from, Math.min(from + namesAtOnce, names.length));
    listener.entries(from, piece);
    entries.push(...piece);
  }
  return toColumns(names, entries, request.set);
}

/** Runs at the lowest priority, so that nobody waits for what is only read ahead. */
async function quietRun(run: Run): Promise<Run> {
  const nice = await findTool('nice');
  return (file, args, options) => {
    const limited = { timeoutMs, ...options };
    return nice ? run(nice, ['-n', '19', file, ...args], limited) : run(file, args, limited);
  };
}

function ask({ set, pin, python }: NameRequest, context: NixContext, part: string, from = 0, to = 0): Promise<unknown> {
  const values = Object.entries({ set, python, part, from: String(from), to: String(to) });
  const args = values.flatMap(([name, value]) => ['--argstr', name, value]);
  return evaluateNix(context, nameExpression(pin), { args: [...args, ...pinArguments(pin)] });
}

/**
 * Describes a range of names. Errors that Nix cannot catch take a whole evaluation with them, so a range that fails is
 * halved until the guilty name is alone: that one is null. After too many failures, or too long, the rest stays undescribed.
 */
function createDescriber(read: (from: number, to: number) => Promise<unknown>) {
  let failures = 0;
  const deadline = Date.now() + patienceMs;
  const describe = async (from: number, to: number): Promise<NameEntry[]> => {
    const count = to - from;
    if (failures >= failuresMax || Date.now() > deadline) return new Array(count).fill(undefined);
    try {
      return entriesSchema
        .length(count)
        .parse(await read(from, to))
        .map(tidy);
    } catch (thrown) {
      if (isOfMachine(thrown)) throw thrown;
      failures += 1;
    }
    if (count === 1) return [null];
    const middle = from + (count >> 1);
    return [...(await describe(from, middle)), ...(await describe(middle, to))];
  };
  return describe;
}

function tidy(entry: NameEntry): NameEntry {
  return entry && [entry[0], oneLine(entry[1]), entry[2]];
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** All that is known, without the names that turned out to be of no use. */
function toColumns(names: readonly string[], entries: readonly NameEntry[], set: CompletionSet): NameColumns {
  const rows = names.flatMap((name, at) => {
    const entry = entries[at];
    if (entry === null) return [];
    const [version, description, caution] = entry ?? ['', '', ''];
    return [{ name, version, description, caution }];
  });
  if (set === 'interpreters') rows.sort(byVersion);
  return {
    names: rows.map(({ name }) => name),
    versions: rows.map(({ version }) => version),
    descriptions: rows.map(({ description }) => description),
    cautions: rows.map(({ caution }) => caution),
  };
}

interface Named {
  readonly name: string;
  readonly version: string;
}

const numbers = new Intl.Collator('en', { numeric: true });

/** The one that everybody means first, then the newest. */
function byVersion(left: Named, right: Named): number {
  if (left.name === 'python3' || right.name === 'python3') return left.name === 'python3' ? -1 : 1;
  return numbers.compare(right.version, left.version) || numbers.compare(left.name, right.name);
}
