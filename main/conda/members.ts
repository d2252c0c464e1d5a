import {
  type Availability,
  ClocheError,
  type CompletionSet,
  type Completions,
  type ExportedFile,
  type Field,
  type FormatId,
  type Lock,
  type Package,
  type PackageBuild,
  type Plan,
  type Spec,
  unavailableFor,
} from '../../preload/contract';
import { requirementsField } from '../python/pip/settings';
import { type CondaSubject, createConda } from './create';
import { writeConda } from './files/write';
import { inspectConda, verifyConda } from './inspect';
import { completeConda, searchConda } from './names/complete';
import { planConda } from './plan';
import { type CondaActivation, condaActivation } from './prefix/activation';
import { type CondaDistributions, readCondaDistributions } from './prefix/distributions';
import { type CondaSpec, condaSpecSchema } from './spec';
import type { CondaContext, CondaJob, CondaTool } from './tools/tool';

const fields: readonly Field[] = [
  {
    key: 'python',
    type: 'text',
    label: 'Python',
    placeholder: '3.12',
    help: 'A version; empty for whichever the packages allow.',
  },
  {
    key: 'packages',
    type: 'lines',
    isPackages: true,
    label: 'Packages',
    placeholder: 'numpy>=2\npytorch=*=*cuda*',
    completes: 'conda-packages',
    help: 'Packages of the channels, one a line, with versions and builds where they matter.',
  },
  {
    key: 'channels',
    type: 'lines',
    isPackages: false,
    label: 'Channels',
    default: ['conda-forge'],
    help: 'One a line; the first one goes first.',
  },
  {
    key: 'priority',
    type: 'choice',
    label: 'Priority of channels',
    options: [
      { value: 'flexible', label: 'Flexible', detail: 'a later channel when the first has no version that fits' },
      { value: 'strict', label: 'Strict', detail: 'never from a later channel what an earlier one has' },
      { value: 'disabled', label: 'None', detail: 'the newest of all channels' },
    ],
    default: 'flexible',
  },
  requirementsField('Packages for pip', 'requests'),
];

/** The members that the kinds of all tools have alike. */
export const condaMembers = (tool: CondaTool) =>
  ({
    spec: condaSpecSchema,
    describe: async (): Promise<Field[]> => [...fields],
    probe: (context: CondaContext): Promise<Availability> => probe(tool, context),
    prefix: ({ paths }: CondaSubject): string => paths.content,
    project: (): undefined => undefined,
    outside: (): string[] => [],
    plan: (subject: CondaSubject, lock: Lock | undefined, context: CondaContext): Promise<Plan> =>
      planConda(tool, subject, lock, context),
    create: (subject: CondaSubject, lock: Lock | undefined, context: CondaJob): Promise<Lock> =>
      createConda(tool, subject, lock, context),
    activate: async (
      { name, paths }: CondaSubject,
      context: CondaContext,
    ): Promise<Omit<CondaActivation, 'failed'> & { promptName: string; note?: string }> => {
      const shell = await tool.shellVariables().catch(() => ({}));
      const entered = { prefix: paths.content, name, folder: paths.folder, tool: shell };
      const { failed, ...activation } = await condaActivation(entered, context);
      const note = failed.length === 0 ? {} : { note: failedNote(failed) };
      return { ...activation, promptName: name, ...note };
    },
    inspect: inspectConda,
    verify: verifyConda,
    complete: (
      _set: CompletionSet,
      { channels }: Spec,
      query: { readonly text: string; readonly limit: number },
      context: CondaContext,
    ): Promise<Completions> => completeConda(tool, channels, query, context),
    search: ({ channels }: CondaSpec, name: string, context: CondaContext): Promise<PackageBuild[]> =>
      searchConda(tool, channels, name, context),
    distributions: ({ name, paths }: CondaSubject): Promise<CondaDistributions> =>
      readCondaDistributions(paths.content, name),
    write: async (subject: CondaSubject, lock: Lock | undefined, format: FormatId): Promise<ExportedFile> =>
      writeConda(subject, await packagesNow(subject, lock), format),
  }) as const;

const failedNote = (scripts: readonly string[]): string =>
  `${scripts.join(', ')} in etc/conda/activate.d failed and ${scripts.length === 1 ? 'was' : 'were'} passed over, as the tools do.`;

/** What is there now, whoever put it there; what was made where there is nothing to be read. */
async function packagesNow(subject: CondaSubject, lock: Lock | undefined): Promise<readonly Package[] | undefined> {
  const { packages } = await inspectConda(subject);
  return packages.length > 0 ? packages : lock?.packages;
}

async function probe(tool: CondaTool, context: CondaContext): Promise<Availability> {
  try {
    const version = await tool.version(context);
    const [major] = /\d+/.exec(version) ?? [];
    if (major === undefined || Number(major) >= tool.oldest.major) return { available: true };
    return { available: false, reason: `${version} is too old.`, hint: tool.oldest.hint };
  } catch (thrown) {
    if (thrown instanceof ClocheError) return unavailableFor(thrown);
    throw thrown;
  }
}
