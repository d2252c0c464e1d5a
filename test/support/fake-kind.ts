import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { JobContext, Kind, ProbeContext, Subject } from '../../main/kinds/kind';
import type { KnownArchives } from '../../main/python/archives';
import { readMarker, writeMarker } from '../../main/store/marker';
import { ClocheError, type Lock } from '../../preload/contract';

/** What is asked of the kinds of tests beside what they make. */
export const fakeBehaviour = {
  behaviour: z.enum(['make', 'fail', 'hang']).default('make'),
  /** With `hang`: go on once this file exists. */
  until: z.string().default(''),
};
type Behaviour = z.infer<z.ZodObject<typeof fakeBehaviour>>;

/** Where the package of the fake kind comes from. */
export const fakeArchive = {
  url: 'https://files.example/six-1.17.0-py2.py3-none-any.whl',
  hash: `sha256:${'a'.repeat(64)}`,
};

/** What the fake kind is told to do. */
export const fakeSpecSchema = z.strictObject({
  ...fakeBehaviour,
  /** A project folder in which it makes `.fake`; empty for its own folder. */
  project: z.string().default(''),
  /** What it tells afterwards of the archives that its packages came from; nothing by default. */
  archives: z.enum(['', 'told', 'fail', 'hang']).default(''),
});
export type FakeSpec = z.infer<typeof fakeSpecSchema>;

const prefixOf = ({ spec, paths }: Subject<FakeSpec>) => (spec.project ? join(spec.project, '.fake') : paths.content);
const interpreterOf = (subject: Subject<FakeSpec>) => join(prefixOf(subject), 'bin', 'python');

/** Tells that it is half made, and then hangs or fails if it shall. */
export async function behave({ behaviour, until }: Behaviour, { report, log, signal }: JobContext): Promise<void> {
  report({ phase: 'Half made' });
  log('half made');
  if (behaviour === 'hang') await waitForEver(until, signal);
  if (behaviour === 'fail')
    throw new ClocheError('no-such-version', 'No release fits.', { hint: 'Ask for another one.' });
}

async function waitForEver(until: string, signal: AbortSignal): Promise<void> {
  while (!(until && existsSync(until))) await delay(10, undefined, { signal });
}

async function create(subject: Subject<FakeSpec>, lock: Lock | undefined, context: JobContext): Promise<Lock> {
  const prefix = prefixOf(subject);
  mkdirSync(join(prefix, 'bin'), { recursive: true });
  if (subject.spec.project && readMarker(prefix) === undefined) await writeMarker(prefix, subject.id);
  writeFileSync(join(prefix, 'half'), 'made');
  const isMended = existsSync(join(prefix, 'mended'));
  await behave(isMended ? { ...subject.spec, behaviour: 'make' } : subject.spec, context);
  writeFileSync(interpreterOf(subject), '3.12.4');
  return lock ?? { schema: 1, python: '3.12.4', engine: 'fake 1', packages: [{ name: 'six', version: '1.17.0' }] };
}

async function mend(subject: Subject<FakeSpec>): Promise<boolean> {
  if (!existsSync(join(prefixOf(subject), 'mendable'))) return false;
  mkdirSync(join(prefixOf(subject), 'bin'), { recursive: true });
  writeFileSync(interpreterOf(subject), '3.12.4');
  return true;
}

async function tellArchives({ spec }: Subject<FakeSpec>, { signal }: ProbeContext): Promise<KnownArchives> {
  if (spec.archives === 'hang') await waitForEver('', signal);
  if (spec.archives === 'fail') throw new ClocheError('tool-failed', 'The tool tells nothing of archives.');
  return new Map(spec.archives === '' ? [] : [['six', fakeArchive]]);
}

/** A kind that makes a few files, fails or hangs, as its spec says; it starts no program. */
export const fakeKind: Kind<FakeSpec> = {
  id: 'venv',
  label: 'fake',
  intent: 'Tests',
  summary: 'For tests.',
  hue: 'hue-venv',
  spec: fakeSpecSchema,
  takes: { python: 'version', pip: true },
  image: 'python',
  formats: [],
  describe: async () => [],
  probe: async () => ({ available: true }),
  prefix: prefixOf,
  project: (spec) => spec.project || undefined,
  plan: async (subject) => ({ engine: 'fake 1', path: prefixOf(subject), steps: ['Make it.'], warnings: [] }),
  create,
  mend,
  archives: tellArchives,
  outside: (subject) => (subject.spec.project ? [prefixOf(subject)] : []),
  activate: async (subject) => ({
    path: [join(prefixOf(subject), 'bin')],
    set: { FAKE: subject.id },
    unset: [],
    promptName: subject.name,
  }),
  inspect: async (subject) => {
    const interpreter = interpreterOf(subject);
    if (existsSync(interpreter)) return { python: readFileSync(interpreter, 'utf8'), interpreter, packages: [] };
    const error = new ClocheError('interpreter-unusable', 'The interpreter is gone.');
    return { packages: [], problem: { state: 'broken', error } };
  },
};
