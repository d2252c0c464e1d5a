import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { Writable } from 'node:stream';
import { ClocheError } from '../../preload/contract';
import { isFolder } from '../store/quick-look';
import { type Child, cancelled, notStarted, outputBytesMax, untilEnded, whenEnded } from './child';
import { endTree } from './end-tree';
import { isProgram } from './find-tool';
import { createLineSplitter, createTail } from './line-splitter';
import { hostVariables } from './orphans';
import { redactCredentials } from './redact';
import type { Run, RunOptions, RunResult } from './run';
import { runInTerminal } from './run-in-terminal';
import { childVariables, type Variables } from './variables';

/** Marks each child alone, so that ending one leaves its siblings of the same job. */
const childMarker = 'CLOCHE_CHILD';
const jobMarker = 'CLOCHE_JOB';

/** Becomes the program in its arguments once it is told a line; without one it ends. */
const waiter = ['-c', 'read -r _ && exec "$@"', 'sh'];

/** What some shells lose of a program's variables: names that they cannot say. */
const isShellName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** For whom programs are run. */
export interface RunnerOptions {
  /** Set as CLOCHE_JOB in every child, usually the job's id. */
  readonly marker?: string;
  /** Gets the command and each line of output, without credentials. */
  readonly log?: (line: string) => void;
}

/**
 * A {@link Run}: each child has a session of its own and is killed when Cloche dies. Ending it ends everything that it
 * started.
 */
export function createRun({ marker = '', log }: RunnerOptions = {}): Run {
  return async (file, args, options = {}) => {
    checkStart(file, options);
    const identity = randomUUID();
    const variables = {
      ...mergeVariables(options.variables),
      ...hostVariables(),
      [jobMarker]: marker,
      [childMarker]: identity,
    };
    const line = redactCredentials([file, ...args].join(' '));
    const tell = () => log?.(`$ ${line}`);
    if (options.after) options.after.then(tell, () => {});
    else tell();
    const run = options.columns === undefined ? runChild : runInTerminal;
    return run(
      { file, args, variables, assignment: `${childMarker}=${identity}` },
      {
        ...options,
        ...(log || options.onLine
          ? {
              onLine: (text, stream) => {
                if (options.isLogged ?? true) log?.(redactCredentials(text));
                options.onLine?.(text, stream);
              },
            }
          : {}),
      },
    );
  };
}

function checkStart(file: string, { folder, signal }: RunOptions): void {
  if (signal?.aborted) throw cancelled();
  if (!isAbsolute(file) || !isProgram(file))
    throw new ClocheError('tool-missing', `${file} is not a program that can be started.`);
  if (folder !== undefined && !isFolder(folder))
    throw new ClocheError('not-found', `The folder ${folder} does not exist.`);
}

function mergeVariables(changes: RunOptions['variables'] = {}): Variables {
  const merged = childVariables();
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

async function runChild({ file, args, variables, assignment }: Child, options: RunOptions): Promise<RunResult> {
  const { folder, patienceMs, stdoutBytesMax = outputBytesMax, onLine, input, after } = options;
  const waits = after !== undefined && Object.keys(variables).every(isShellName);
  if (!waits) await after;
  const how: SpawnOptions = {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: variables,
    detached: true,
    stdio: [input === undefined && !waits ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  };
  const child = waits ? start('/bin/sh', [...waiter, file, ...args], how) : start(file, args, how);
  const ended = whenEnded(child);
  const fed = feed(child.stdin, input, waits ? after : undefined);
  // It is told once all has ended.
  fed.catch(() => {});
  const outputs = (['stdout', 'stderr'] as const).map((name) => {
    const tail = createTail(name === 'stdout' ? stdoutBytesMax : outputBytesMax);
    const lines = createLineSplitter((line) => onLine?.(line, name));
    child[name]?.on('data', (chunk: Buffer) => {
      tail.push(chunk);
      lines.push(chunk);
    });
    child[name]?.on('end', () => lines.end());
    return tail;
  });

  const end = (processId: number) => endTree(processId, assignment, patienceMs);
  const { code, signal: endedBy } = await untilEnded(child.pid, ended, end, options);
  await fed;
  const result = { code, signal: endedBy, stdout: outputs[0]?.text() ?? '', stderr: outputs[1]?.text() ?? '' };
  // It was gone when its turn came, which the waiting shell tells as its own end.
  if (waits && !isProgram(file)) throw notStarted(file, new Error(result.stderr.trim()));
  return result;
}

/** Gives a program its input, once what it waits for is done; throws what that threw. */
async function feed(stdin: Writable | null, input = '', after?: Promise<unknown>): Promise<void> {
  // A program that has heard enough closes its input.
  stdin?.on('error', () => {});
  if (after) {
    try {
      await after;
      stdin?.write('\n');
    } catch (thrown) {
      stdin?.end();
      throw thrown;
    }
  }
  stdin?.end(input);
}

/** Some failures are thrown at once, others told later: here they are one. */
function start(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  try {
    return spawn(file, args, options);
  } catch (thrown) {
    throw notStarted(file, thrown);
  }
}
