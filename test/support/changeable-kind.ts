import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { JobContext, Kind, Subject } from '../../main/kinds/kind';
import { sourceHash } from '../../main/store/trust';
import { ClocheError, type Lock } from '../../preload/contract';
import { behave, fakeBehaviour } from './fake-kind';

/** What the changeable kind is told to do. */
export const changeableSpecSchema = z.strictObject({
  ...fakeBehaviour,
  packages: z.array(z.string()).default([]),
  programs: z.array(z.string()).default([]),
  /** A file of the user's that it would evaluate; empty for none. */
  file: z.string().default(''),
  files: z.array(z.string()).default([]),
  folder: z.string().default(''),
  presets: z.array(z.enum(['gtk', 'matplotlib'])).default([]),
  isFast: z.boolean().default(false),
  /** The program that starts others inside of a zone; empty for none. */
  zone: z.string().default(''),
});
export type ChangeableSpec = z.infer<typeof changeableSpecSchema>;
type Changeable = Subject<ChangeableSpec>;

interface Made {
  readonly packages: readonly string[];
  readonly text: string;
  /** Why it is stale, where a test has written that. */
  readonly reason?: string;
}

const interpreterOf = ({ paths }: Changeable) => join(paths.content, 'bin', 'python');
const madeAt = ({ paths }: Changeable) => join(paths.content, 'made.json');
const textOf = ({ file }: ChangeableSpec) => (file ? readFileSync(file, 'utf8') : '');
const readMade = (subject: Changeable): Made => JSON.parse(readFileSync(madeAt(subject), 'utf8'));

/** Leaves a trace beside the file, as evaluating it could. */
function evaluate({ file }: ChangeableSpec): void {
  if (file) writeFileSync(`${file}.evaluated`, '');
}

/** The second is found in a plan already. */
const misspellings: ReadonlySet<string> = new Set(['sci', 'sciplan']);

const misspelt = (packages: readonly string[]) =>
  new ClocheError('no-such-package', 'There is no sci.', {
    fixes: [
      {
        label: 'Leave it out',
        action: { type: 'change', spec: { packages: packages.filter((one) => !misspellings.has(one)) } },
      },

      { label: 'Use scipy', action: { type: 'change', spec: { packages: ['scipy', "it's"] } } },
      { label: 'Use pip', action: { type: 'change', kind: 'venv', spec: { project: '/p' } } },
    ],
  });

async function make(subject: Changeable, context: JobContext, kept?: Lock): Promise<Lock> {
  const { spec, paths } = subject;
  evaluate(spec);
  if (spec.packages.includes('sci')) throw misspelt(spec.packages);
  mkdirSync(join(paths.content, 'bin'), { recursive: true });
  const next = `${madeAt(subject)}.next`;
  writeFileSync(next, JSON.stringify({ packages: spec.packages, text: textOf(spec) }));
  await behave(spec, context);
  writeFileSync(interpreterOf(subject), '3.12.4');
  renameSync(next, madeAt(subject));
  const packages = spec.packages.map((name) => ({ name, version: '1.0' }));
  return { schema: 1, python: '3.12.4', engine: 'changeable 1', packages, sources: kept?.sources ?? [newest()] };
}

let commits = 0;

/** A commit that no other making has had. */
const newest = () => ({ name: 'engine', url: 'https://example.org/engine', revision: `commit ${++commits}` });

/** A kind whose environments can be changed in place, and which evaluates a file of the user's; it starts no program. */
export const changeableKind: Kind<ChangeableSpec> = {
  id: 'nix-packages',
  label: 'changeable',
  intent: 'Tests',
  summary: 'For tests.',
  hue: 'hue-nix-packages',
  spec: changeableSpecSchema,
  takes: { python: 'nixpkgs', pip: false, packages: 'nixpkgs', programs: 'programs' },
  image: 'nix',
  formats: ['shell.nix'],
  describe: async () => [
    { key: 'packages', type: 'packages', label: 'Packages', completes: 'python-packages' },
    { key: 'programs', type: 'packages', label: 'Programs', completes: 'programs' },
    { key: 'behaviour', type: 'text', label: 'Behaviour' },
    { key: 'file', type: 'text', label: 'File' },
    { key: 'files', type: 'files', label: 'Files' },
    { key: 'folder', type: 'folder', label: 'Folder' },
    { key: 'presets', type: 'choices', label: 'Presets', options: [] },
    { key: 'isFast', type: 'switch', label: 'Fast', default: false },
    { key: 'zone', type: 'text', label: 'Zone' },
  ],
  probe: async () => ({ available: true }),
  prefix: ({ paths }) => paths.content,
  project: () => undefined,
  plan: async (subject) => {
    evaluate(subject.spec);
    if (subject.spec.packages.includes('sciplan')) throw misspelt(subject.spec.packages);
    const steps = [`Make it with ${subject.spec.packages.join(' and ')}.`];
    return { engine: 'changeable 1', path: subject.paths.content, steps, warnings: [] };
  },
  create: (subject, _lock, context) => make(subject, context),
  update: (subject, lock, context) => make(subject, context, lock),
  build: async ({ spec, paths }) => {
    evaluate(spec);
    if (existsSync(join(paths.content, 'unbuildable'))) throw new ClocheError('build-failed', 'It does not compile.');
    mkdirSync(join(paths.content, 'result'), { recursive: true });
  },
  outside: () => [],
  activate: async (subject) => ({
    path: [join(subject.paths.content, 'bin')],
    set: { MADE_WITH: readMade(subject).packages.join(' ') },
    unset: [],
    promptName: subject.name,
    ...(subject.spec.zone
      ? { enclosure: { file: subject.spec.zone, args: ['inside'], shells: { bash: '/bin/bash' } } }
      : {}),
  }),
  inspect: async (subject) => {
    const interpreter = interpreterOf(subject);
    if (!existsSync(interpreter)) {
      const error = new ClocheError('not-found', 'It is gone.');
      return { packages: [], problem: { state: 'missing', error } };
    }
    const packages = readMade(subject).packages.map((name) => ({ name, version: '1.0' }));
    const result = join(subject.paths.content, 'result');
    const built = existsSync(result) ? { built: { path: result, programs: ['demo'] } } : {};
    return { python: '3.12.4', interpreter, packages, ...built };
  },
  staleness: async (subject) => {
    const { text, reason = `${subject.spec.file} has changed.` } = readMade(subject);
    return text === textOf(subject.spec) ? undefined : { reason };
  },
  sources: async (spec) => {
    const text = textOf(spec);
    const files = spec.file ? [{ path: spec.file, text, hash: sourceHash(spec.file, text) }] : [];
    return { files, warnings: files.map(({ path }) => `${path} is not all.`) };
  },
  restored: async ({ paths }) => {
    if (existsSync(join(paths.content, 'lost'))) throw new ClocheError('not-found', 'Its packages were collected.');
    writeFileSync(join(paths.content, 'held'), '');
  },
  write: async (subject, lock, format) => ({
    fileName: format,
    text: `# ${subject.name} of ${lock?.engine}\n`,
    losses: [],
  }),
};
