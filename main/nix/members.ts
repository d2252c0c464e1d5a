import { requireActivation, type StoredActivation } from './activation';
import { currentOf } from './generation';
import { inspectNix } from './inspect';
import { type NixContext, probeNix } from './nix';
import { pythonRoot } from './python-result';
import { holdRootsAgain } from './roots';

interface NixSubject {
  readonly name: string;
  readonly paths: { readonly content: string };
}

/** The members that all Nix kinds have alike: each environment stands in its content folder, as a generation. */
export const nixMembers = {
  probe: probeNix,
  prefix: ({ paths }: NixSubject): string => paths.content,
  outside: (): string[] => [],
  activate: async ({ name, paths }: NixSubject): Promise<Omit<StoredActivation, 'key'> & { promptName: string }> => {
    const { key: _key, ...activation } = await requireActivation(paths.content, name);
    return { ...activation, promptName: name };
  },
  restored: ({ paths }: NixSubject, context: NixContext): Promise<void> => holdRootsAgain(paths.content, context),
} as const;

/** Where the Python of an environment is found, whichever generation counts. */
export const pythonPrefix = ({ paths }: NixSubject): string => pythonRoot(currentOf(paths.content));

/** Whether an environment works, and its interpreter. */
export const inspectMembers = (subject: NixSubject) => inspectNix(subject.paths.content, pythonPrefix(subject));
