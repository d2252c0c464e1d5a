import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A run of a real tool, or one to compare with it. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** A recorded one, with the line that a shell was given. */
export interface RecordedRun extends Run {
  readonly command: string;
}

const folder = join(import.meta.dirname, '../fixtures/conda-output');
const runs =
  /^\$ (?<command>.*)\n# wall .*\n--- stdout\n(?<stdout>[\s\S]*?)--- stderr\n(?<stderr>[\s\S]*?)--- exit (?<code>-?\d+)$/gm;

/** The runs of a recording, in order. */
export function readRecording(name: string): RecordedRun[] {
  const text = readFileSync(join(folder, `${name}.txt`), 'utf8');
  return [...text.matchAll(runs)].map(({ groups: { command = '', stdout = '', stderr = '', code = '' } = {} }) => ({
    command,
    stdout: stdout.replace('<no newline at end>\n', ''),
    stderr,
    code: Number(code),
  }));
}

/** Lines by which a reader tells the phases. */
const phases =
  /^( *Resolving Environment|Transaction| {2}(Install|Change|Remove):|Linking|Unlinking|Collecting|Solving|## Package Plan|Downloading and|Preparing|Verifying|Executing|Rolling back|# All requested|.*tarball has incorrect)/;
/** What a line of an error begins with. */
const complaints = /^(warning|error|critical) +libmamba|^\w+Error:|unrecognized arguments|was not expected/gm;

/** Of two runs of one command what a reader of their output may rely on; where they agree, both are equal. */
export function digestOf(one: Run, other: Run): [unknown, unknown] {
  const [before, after] = [parse(one.stdout), parse(other.stdout)];
  if (isRecord(before) && isRecord(after)) dropCached(before, after);
  return [digest(one, before), digest(other, after)];
}

function digest({ stdout, stderr, code }: Run, json: unknown): unknown {
  const afterwards = stdout.slice(stdout.indexOf('rc='));
  if (json !== undefined) return { code, shape: shapeOf(json), facts: factsOf(json), afterwards };
  const lines = stdout.split('\n').filter((line) => phases.test(line));
  return { code, lines, complaints: stderr.match(complaints), afterwards: stdout.includes('rc=') ? afterwards : '' };
}

/** The JSON that an output begins with. */
function parse(stdout: string): unknown {
  const [text = ''] = stdout.split('rc=');
  return /^[{[]/.test(text) ? JSON.parse(text) : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was fetched depends on what had been fetched before. */
function dropCached(...answers: readonly Record<string, unknown>[]): void {
  const actions = answers.map((answer) => answer.actions).filter(isRecord);
  const isEverywhere = actions.every(({ FETCH }) => Array.isArray(FETCH) && FETCH.length > 0);
  if (!isEverywhere) for (const each of actions) delete each.FETCH;
}

/** The values by which programs decide, and what was linked, by name and version. */
function factsOf(json: unknown): unknown {
  if (!isRecord(json)) return undefined;
  const { success, dry_run, exception_name, solver_problems, actions, log_history, errors } = json;
  const entries = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);
  const named = (value: unknown) => entries(value).map(({ name, version }) => `${name} ${version}`);
  const changes = isRecord(actions) ? { link: named(actions.LINK).sort(), unlink: named(actions.UNLINK).sort() } : {};
  const levels = entries(log_history).map(({ level }) => level);
  const names = entries(errors).map((error) => error.exception_name);
  return { success, dry_run, exception_name, solver_problems, changes, levels, names };
}

/** Of JSON, its keys and the kinds of its values; a list has the shape of all its entries together. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map(shapeOf).reduce(joined)];
  if (!isRecord(value)) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, shapeOf(entry)]));
}

function joined(one: unknown, other: unknown): unknown {
  if (Array.isArray(one)) return one.length > 0 ? one : other;
  if (!isRecord(one) || !isRecord(other)) return one;
  const common = Object.keys(one).filter((key) => key in other);
  return { ...one, ...other, ...Object.fromEntries(common.map((key) => [key, joined(one[key], other[key])])) };
}
