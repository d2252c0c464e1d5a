import { ClocheError, type FolderCandidate, type IncludedFile } from '../../../preload/contract';
import { createLink, type Link } from '../../../preload/link';
import { guard } from '../../process/guardian';
import type { NodeChild } from '../../process/node-child';
import { type Usage, usageOf } from '../../process/usage';
import { type Reading, shownName } from '../asked';
import { type Choose, chooseMethod, type Includes, includesMethod, type Read, readMethod, readyMethod } from './read';

/** Starts the process in which files are read; the desktop host does it with a utility process, the others with Node. */
export type StartReader = () => NodeChild;

/** Reads files in a process of its own, which is ended when a file takes more than it may. */
export interface Reader {
  readonly read: Read;
  readonly choose: Choose;
  readonly includes: Includes;
  /** Ends the process. What is being read rejects. */
  dispose(): void;
}

/** What the reading of one file may take. */
export interface ReadLimits {
  /** Of the processor, milliseconds: a machine that is busy with other things is not the file's fault. */
  readonly processorMs: number;
  /** As a clock has it, milliseconds. */
  readonly clockMs: number;
  /** Beyond what the process holds when it has nothing to read, bytes. */
  readonly memoryBytes: number;
}

const usualLimits: ReadLimits = { processorMs: 2000, clockMs: 10_000, memoryBytes: 256 * 1024 * 1024 };
const lookEveryMs = 20;
/** The next file of somebody who imports several is read without a wait; then the process makes way. */
const idleMs = 60_000;

/** A started process that has said that it is there. */
interface Started {
  readonly child: NodeChild;
  readonly link: Link;
  /** What it held and had used by then. */
  readonly idle: Usage | undefined;
  end(): void;
}

/** Reads files one after another in a process that is started when it is first needed. */
export function createReader(start: StartReader, limits: ReadLimits = usualLimits): Reader {
  let started: Promise<Started> | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const end = () => {
    clearTimeout(resting);
    const ending = started;
    started = undefined;
    ending?.then(
      (process) => process.end(),
      () => {},
    );
  };
  const readNext = async (question: Question): Promise<unknown> => {
    clearTimeout(resting);
    const isFresh = started === undefined;
    started ??= startOne(start);
    try {
      return await readIn(await started, question, limits);
    } catch (thrown) {
      if (!(thrown instanceof Ended)) throw thrown;
      end();
      // What earlier files have left in memory is not the fault of this one.
      if (thrown.isOfMemory && !isFresh) return await readNext(question);
      throw thrown.error;
    } finally {
      clearTimeout(resting);
      resting = setTimeout(end, idleMs).unref();
    }
  };
  const ask = (question: Question): Promise<unknown> => {
    const answer = last.then(() => readNext(question));
    last = answer.catch(() => {});
    return answer;
  };
  return {
    read: async (request) => {
      const name = shownName(request.file.fileName);
      return (await ask({ method: readMethod, params: request, name })) as Reading;
    },
    choose: async (files) => {
      const name = 'The folder';
      return (await ask({ method: chooseMethod, params: files, name })) as FolderCandidate[];
    },
    includes: async (files) => {
      const [file, ...more] = files;
      if (!file) return [];
      const name = more.length === 0 ? shownName(file.fileName) : 'One of the files';
      return (await ask({ method: includesMethod, params: files, name })) as IncludedFile[][];
    },
    dispose: end,
  };
}

/** What the process is asked. */
interface Question {
  readonly method: typeof readMethod | typeof chooseMethod | typeof includesMethod;
  readonly params: unknown;
  /** What is read, as messages begin with it. */
  readonly name: string;
}

/** The process is of no use any more; why, for people. */
class Ended extends Error {
  readonly error: ClocheError;
  readonly isOfMemory: boolean;
  constructor(error: ClocheError, isOfMemory = false) {
    super(error.message);
    this.error = error;
    this.isOfMemory = isOfMemory;
  }
}

async function startOne(start: StartReader): Promise<Started> {
  let end = () => {};
  try {
    const child = start();
    const link = createLink(child.port);
    end = () => {
      link.close();
      child.kill();
    };
    await link.call(readyMethod, null);
    return begun(child, link, end);
  } catch (thrown) {
    end();
    throw new Ended(
      new ClocheError('tool-failed', 'The process that reads files could not be started.', {
        hint: 'Try again. If that does not help, start Cloche anew.',
        detail: thrown instanceof Error ? thrown.message : String(thrown),
      }),
    );
  }
}

function begun(child: NodeChild, link: Link, end: () => void): Started {
  const { processId } = child;
  // One that is caught in a file hears of nothing, not even that this process is gone.
  const release = processId === undefined ? undefined : guard(processId);
  link.onclose = () => release?.();
  return { child, link, idle: processId === undefined ? undefined : usageOf(processId), end };
}

async function readIn(
  { child, link, idle, end }: Started,
  { method, params, name }: Question,
  limits: ReadLimits,
): Promise<unknown> {
  let excess: Ended | undefined;
  const beganAt = performance.now();
  const before = usage(child);
  const look = setInterval(() => {
    excess ??= excessOf(name, { before, idle, now: usage(child), clockMs: performance.now() - beganAt }, limits);
    if (excess) end();
  }, lookEveryMs);
  try {
    return await link.call(method, params);
  } catch (thrown) {
    if (excess) throw excess;
    if (thrown instanceof ClocheError && thrown.code === 'cancelled') throw new Ended(died(name));
    throw thrown;
  } finally {
    clearInterval(look);
  }
}

const usage = ({ processId }: NodeChild) => (processId === undefined ? undefined : usageOf(processId));

interface Measured {
  readonly before: Usage | undefined;
  readonly idle: Usage | undefined;
  readonly now: Usage | undefined;
  readonly clockMs: number;
}

function excessOf(name: string, { before, idle, now, clockMs }: Measured, limits: ReadLimits): Ended | undefined {
  const processorMs = (now?.processorMs ?? 0) - (before?.processorMs ?? 0);
  if (processorMs > limits.processorMs)
    return new Ended(tooMuch(name, `takes more than ${limits.processorMs / 1000} seconds of the processor to read`));
  if (clockMs > limits.clockMs)
    return new Ended(tooMuch(name, `is not read after ${limits.clockMs / 1000} seconds by the clock`));
  const memoryBytes = (now?.memoryBytes ?? 0) - (idle?.memoryBytes ?? 0);
  return memoryBytes > limits.memoryBytes
    ? new Ended(tooMuch(name, `takes more than ${limits.memoryBytes / 1024 ** 2} MiB of memory to read`), true)
    : undefined;
}

const tooMuch = (name: string, what: string): ClocheError =>
  new ClocheError('too-large', `${name} ${what}, so reading it was ended.`, {
    hint: 'Nothing was made or changed. Take out what is not meant for Cloche, or export it again.',
  });

const died = (name: string): ClocheError =>
  new ClocheError('invalid-input', `${name} could not be read: the process that read it has died of it.`, {
    hint: 'Nothing was made or changed. Export the file again, or take out what is unusual in it.',
  });
