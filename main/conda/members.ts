import {
  type Availability,
  ClocheError,
  type CompletionSet,
  type Completions,
  copyFix,
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
import type { KnownPackages } from '../names/known-packages';
import { addChannel } from '../nix/errors/machine-errors';
import { hasNixpkgs } from '../nix/pins/has-nixpkgs';
import { pinSources } from '../nix/pins/pin-sources';
import { probeNix } from '../nix/run/nix';
import { nixFormats } from '../nix/texts/formats';
import type { ZoneEnclosure } from '../nix/zones/launcher';
import type { Sources } from '../store/trust';
import { askedAfter } from './change/asked';
import { planChange } from './change/plan';
import type { CondaScope } from './change/steps';
import { type CondaUpdate, updateConda } from './change/update';
import { createConda } from './create';
import { packageFields, placeField, zoneFields } from './fields';
import { condaFileFormats, writeConda } from './files/write';
import { inspectConda, verifyConda } from './inspect';
import { completeConda, searchConda } from './names/complete';
import { lookUpInChannels } from './names/known';
import { planConda } from './plan';
import { type CondaActivation, condaActivation } from './prefix/activation';
import { type CondaDistributions, readCondaDistributions } from './prefix/distributions';
import { rootOptions } from './roots';
import { type CondaSpec, condaSpecSchema } from './spec';
import { type CondaSubject, condaPrefix } from './subject';
import type { CondaContext, CondaJob, CondaTool } from './tools/tool';
import { withWaysOut } from './ways-out';
import { zoneReason } from './zone/need';
import { showCondaNix } from './zone/show';
import { enclosureOf, holdZoneAgain, insideOf, readZone } from './zone/zone';

type EnteredConda = Omit<CondaActivation, 'failed'> & {
  readonly promptName: string;
  readonly enclosure?: ZoneEnclosure;
  readonly note?: string;
};

/** The members that the kinds of all tools have alike. */
export const condaMembers = (tool: CondaTool) =>
  ({
    spec: condaSpecSchema,
    describe: async (context: CondaContext): Promise<Field[]> => {
      const [nix, roots] = await Promise.all([probeNix(context), rootOptions()]);
      return [...packageFields, placeField(roots), ...(nix.available ? zoneFields : [])];
    },
    probe: (context: CondaContext): Promise<Availability> => probe(tool, context),
    prefix: condaPrefix,
    project: (): undefined => undefined,
    outside: (subject: CondaSubject): string[] => (subject.spec.place === 'cloche' ? [] : [condaPrefix(subject)]),
    sources: async ({ zone, nixpkgs = '' }: CondaSpec): Promise<Sources> =>
      zone === 'never' ? { files: [], warnings: [] } : pinSources(nixpkgs),
    restored: holdZoneAgain,
    plan: (subject: CondaSubject, lock: Lock | undefined, context: CondaContext): Promise<Plan> =>
      withWaysOut(tool, subject, context, () => planConda(tool, subject, lock, context)),
    create: (subject: CondaSubject, lock: Lock | undefined, context: CondaJob): Promise<Lock> =>
      withWaysOut(tool, subject, context, () => createConda(tool, subject, lock, context)),
    update: (subject: CondaSubject, lock: Lock | undefined, context: CondaUpdate, scope: CondaScope): Promise<Lock> =>
      updateConda(tool, subject, lock, context, scope),
    packages: {
      askFor: askedAfter,
      plan: (subject: CondaSubject, scope: CondaScope, context: CondaContext): Promise<Plan> =>
        planChange(tool, subject, scope, context),
    },
    activate: async (subject: CondaSubject, context: CondaContext): Promise<EnteredConda> => {
      const { name, paths } = subject;
      const zone = readZone(subject);
      const shell = await tool.shellVariables(zone?.program).catch(() => ({}));
      const entered = {
        prefix: condaPrefix(subject),
        name,
        folder: paths.folder,
        tool: shell,
        isInZone: zone !== undefined,
      };
      const { failed, ...activation } = await condaActivation(entered, insideOf(zone, context));
      const enclosure = zone ? { enclosure: enclosureOf(zone, activation.path) } : {};
      const note = failed.length === 0 ? {} : { note: failedNote(failed) };
      return { ...activation, ...enclosure, promptName: name, ...note };
    },
    inspect: inspectConda,
    verify: verifyConda,
    complete: (
      _set: CompletionSet,
      { channels }: Spec,
      query: { readonly text: string; readonly limit: number },
      context: CondaContext,
    ): Promise<Completions> => completeConda(tool, channels, query, context),
    lookUp: async (spec: CondaSpec, context: CondaContext): Promise<KnownPackages> =>
      lookUpInChannels(tool, spec, context),
    search: ({ channels }: CondaSpec, name: string, context: CondaContext): Promise<PackageBuild[]> =>
      searchConda(tool, channels, name, context),
    distributions: (subject: CondaSubject): Promise<CondaDistributions> =>
      readCondaDistributions(condaPrefix(subject), subject.name),
    write: async (subject: CondaSubject, lock: Lock | undefined, format: FormatId): Promise<ExportedFile> =>
      isNixFormat(format)
        ? showCondaNix(tool, subject, lock, format)
        : writeConda(subject, await packagesNow(subject, lock), format),
  }) as const;

/** The formats in which every conda environment can be written beside that of Cloche. */
export const condaFormats = [...condaFileFormats, ...nixFormats] as const satisfies readonly FormatId[];

const isNixFormat = (format: FormatId) => nixFormats.some((own) => own === format);
const failedNote = (scripts: readonly string[]): string =>
  `${scripts.join(', ')} in etc/conda/activate.d failed and ${scripts.length === 1 ? 'was' : 'were'} passed over, as the tools do.`;

/** What is there now, whoever put it there; what was made where there is nothing to be read. */
async function packagesNow(subject: CondaSubject, lock: Lock | undefined): Promise<readonly Package[] | undefined> {
  const { packages } = await inspectConda(subject);
  return packages.length > 0 ? packages : lock?.packages;
}

/** A zone can bring the tool, and start one that would not start without, where there is a nixpkgs to make it of. */
async function probe(tool: CondaTool, context: CondaContext): Promise<Availability> {
  try {
    const reason = await zoneReason(tool, { zone: 'automatic' }, context);
    if (reason !== undefined && (await probeNix(context)).available)
      return (await hasNixpkgs(context)) ? { available: true } : withoutNixpkgs(tool);
    const version = await tool.version(context);
    const [major] = /\d+/.exec(version) ?? [];
    if (major === undefined || Number(major) >= tool.oldest.major) return { available: true };
    return { available: false, reason: `${version} is too old.`, hint: tool.oldest.hint };
  } catch (thrown) {
    if (thrown instanceof ClocheError) return unavailableFor(thrown);
    throw thrown;
  }
}

/** That nothing is there of which a zone could be made, and what to do; a nixpkgs may still be chosen by its setting. */
async function withoutNixpkgs(tool: CondaTool): Promise<Availability> {
  const missing = await tool.find().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const channel = copyFix(addChannel, 'the lines that add a channel');
  const reason = 'neither NIX_PATH nor a channel leads to a nixpkgs';
  if (!(missing instanceof ClocheError))
    return {
      available: false,
      reason: `The programs of its packages do not start here without a zone, which Nix cannot make: ${reason}.`,
      hint: 'Add a channel with nix-channel --add and nix-channel --update.',
      fixes: [channel],
    };
  const { fixes = [], ...absent } = unavailableFor(missing);
  return {
    ...absent,
    reason: `${tool.id} is not installed on this machine, and Nix cannot bring it: ${reason}.`,
    hint: `Install ${tool.id}, or add a channel with nix-channel --add and nix-channel --update.`,
    fixes: [...fixes, channel],
  };
}
