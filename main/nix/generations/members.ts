import type { CompletionSet, Completions, Spec } from '../../../preload/contract';
import type { KnownPackages } from '../../names/known-packages';
import type { Sources } from '../../store/trust';
import { completeNames, lookUpInNixpkgs } from '../names/package-names';
import { pinSources } from '../pins/pin-sources';
import { type NixContext, probeNix } from '../run/nix';
import { requireActivation, type StoredActivation } from './activation';
import { currentOf } from './generation';
import { inspectNix } from './inspect';
import { pythonRoot } from './python-result';
import { holdRootsAgain } from './roots';

interface NixSubject {
  readonly name: string;
  readonly paths: { readonly content: string };
}

/** What kinds ask a nixpkgs for by names, as far as they do. */
interface NamedOfNixpkgs {
  readonly nixpkgs: string;
  readonly python?: string;
  readonly packages?: readonly string[];
  readonly programs?: readonly string[];
  readonly libraries?: readonly string[];
}

/** The members that all Nix kinds have alike: each environment stands in its content folder, as a generation. */
export const nixMembers = {
  probe: probeNix,
  prefix: ({ paths }: NixSubject): string => paths.content,
  outside: (): string[] => [],
  sources: ({ nixpkgs }: { readonly nixpkgs: string }): Promise<Sources> => pinSources(nixpkgs),
  activate: async ({
    name,
    paths,
  }: NixSubject): Promise<Omit<StoredActivation, 'key' | 'storeBytes'> & { promptName: string }> => {
    const { key: _key, storeBytes: _storeBytes, ...activation } = await requireActivation(paths.content, name);
    return { ...activation, promptName: name };
  },
  completionSources: ({ nixpkgs }: Spec): Promise<Sources> => pinSources(textOf(nixpkgs, '')),
  complete: (
    set: CompletionSet,
    { nixpkgs, python }: Spec,
    query: { readonly text: string; readonly limit: number },
    context: NixContext,
  ): Promise<Completions> =>
    completeNames(set, { nixpkgs: textOf(nixpkgs, ''), python: textOf(python, 'python3') }, query, context),
  lookUp: ({
    nixpkgs,
    python = 'python3',
    packages = [],
    programs = [],
    libraries = [],
  }: NamedOfNixpkgs): Promise<KnownPackages> =>
    lookUpInNixpkgs({ packages, programs: [...programs, ...libraries] }, { nixpkgs, python }),
  restored: ({ paths }: NixSubject, context: NixContext): Promise<void> =>
    holdRootsAgain(currentOf(paths.content), context),
} as const;

const textOf = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise);

/** Where the Python of an environment is found, whichever generation counts. */
export const pythonPrefix = ({ paths }: NixSubject): string => pythonRoot(currentOf(paths.content));

/** Whether an environment works, and its interpreter. */
export const inspectMembers = (subject: NixSubject) => inspectNix(subject.paths.content, pythonPrefix(subject));
