import { ClocheError, type Remark, type Spec, type TextFile } from '../../../../preload/contract';
import type { Kind } from '../../../kinds/kind';
import { readLockText } from '../../../nix/pins/flake-lock';
import { pinLabel, pinSetting } from '../../../nix/pins/pin';
import { withoutComments } from '../../../nix/trust/comments';
import { isFlake } from '../../../nix/trust/is-flake';
import { UnclearNix } from '../../../nix/trust/nix-tree';
import { type Asked, nothingAsked, type Reading, shownName } from '../../asked';
import { nameFromFile } from '../../free-name';
import { checkLength } from '../read-json';
import { nixpkgsConfirmation } from '../remarks';
import { type NixLists, readNixLists } from './nix-lists';

/** Settings of a machine or a home, which have no shell. */
const moduleSetting =
  /(?:^|[\s{;])(?:environment|programs|users|services|home|system|boot|networking|virtualisation)(?:\.[\w'-]+|\."[^"\n]*")+\s*=[^=]/;
const shell = /\bmkShell\w*|\boutputs\s*=[^=]/;

/** A Nix file that nobody else has understood. */
interface Foreign {
  readonly file: TextFile;
  /** Its folder, as far as it is known. */
  readonly folder: string;
  readonly others: readonly TextFile[];
  /** What is to be told of it already. */
  readonly remarks: readonly Remark[];
}

/**
 * What Nix asks for where that is certain, beside the file itself as the shell of a project; otherwise that alone, with the
 * reason. Nothing of it is evaluated. The folder of the project is the one of an absolute file name, and is to be said
 * otherwise. Throws `unsupported` for lines of a configuration that are not certain, and without a kind of projects.
 */
export function readForeignNix(foreign: Foreign, kinds: readonly Kind[]): Reading {
  const { file, folder, remarks } = foreign;
  const shown = shownName(file.fileName);
  const code = withoutComments(file.text);
  const isModule = moduleSetting.test(code) && !shell.test(code);
  const lists = listsOf(file.text);
  const kind = isModule ? undefined : kinds.find(({ takes }) => takes.isOfProject);
  const asFile = kind === undefined ? undefined : fileAsProject(foreign, kind);
  const asked = nothingAsked(folder === '' || folder === '/' ? nameFromFile(shown) : nameFromFile(folder));
  const none = { format: 'nix', groups: [], confirmations: [], rejected: [] } as const;
  if (!('reason' in lists))
    return {
      ...none,
      asked: { ...asked, ...askedOfLists(lists), ...(asFile === undefined ? {} : { asFile }) },
      confirmations: lists.nixpkgs === '' ? [] : [nixpkgsConfirmation(lists.nixpkgs)],
      warnings: remarks,
    };
  if (asFile === undefined)
    throw new ClocheError(
      'unsupported',
      `${shown} is Nix without a shell: it is part of the configuration of a machine or of a home.`,
      { hint: [...remarks.map(({ message }) => message), nixHint].join(' '), detail: lists.reason },
    );
  const { confirmations, warnings, ...own } = asFile;
  const why = { message: `What ${shown} asks for, only Nix knows, so it is taken as it is. ${lists.reason}` };
  return {
    ...none,
    asked: { ...asked, own, isOpaque: true },
    confirmations,
    warnings: [...remarks, ...warnings, why],
  };
}

function listsOf(text: string): NixLists | { readonly reason: string } {
  try {
    return readNixLists(text);
  } catch (thrown) {
    if (thrown instanceof UnclearNix) return { reason: thrown.message };
    throw thrown;
  }
}

function askedOfLists({ python, packages, programs, nixpkgs, allow }: NixLists): Partial<Asked> {
  const settings: Spec = {
    ...(nixpkgs === '' ? {} : { nixpkgs }),
    ...(allow.length === 0 ? {} : { allow: [...allow] }),
  };
  return {
    python,
    packages: { from: 'nixpkgs', attributes: packages, programs },
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

function fileAsProject({ file, folder, others }: Foreign, { id }: Kind): NonNullable<Asked['asFile']> {
  const shown = shownName(file.fileName);
  const isPlaced = folder.startsWith('/');
  const lock = isFlake(file.text) ? lockBeside(folder, others) : undefined;
  return {
    kind: id,
    spec: { file: shown, ...(isPlaced ? { project: folder } : {}), ...lock?.spec },
    confirmations: [
      {
        message: `Nix would evaluate ${shown} with the Nix files that it leads to, build its shell with all that this needs, and enter it once, where its shellHook runs. Nothing of it was evaluated so far.`,
        codes: ['code'],
      },
      ...(lock?.confirmations ?? []),
    ],
    warnings: [
      ...(isPlaced ? [] : [{ message: `Choose the folder of the project in which ${shown} is: Nix reads it there.` }]),
      ...(lock?.warnings ?? []),
    ],
  };
}

/** What the lock beside a flake gives to its project; undefined where there is none. */
function lockBeside(
  folder: string,
  others: readonly TextFile[],
): { readonly spec: Spec; readonly confirmations: Remark[]; readonly warnings: Remark[] } | undefined {
  const lockFile = folder === '' ? 'flake.lock' : `${folder}/flake.lock`.replace(/^\/+/, '/');
  const lock = others.find(({ fileName }) => fileName === lockFile);
  if (lock === undefined) return undefined;
  const ignored = (reason: string) => ({
    spec: {},
    confirmations: [],
    warnings: [{ message: `The flake gets the chosen nixpkgs in place of its own: ${reason}` }],
  });
  try {
    checkLength('flake.lock', lock.text);
    const pin = readLockText(lock.text, 'flake.lock');
    const nixpkgs = pinSetting(pin);
    if (nixpkgs === undefined) return ignored('that of its flake.lock is no archive with a hash.');
    return {
      spec: { nixpkgs },
      confirmations: [nixpkgsConfirmation(nixpkgs)],
      warnings: [{ message: `Of its flake.lock only ${pinLabel(pin)} is taken: nothing else is fetched for a flake.` }],
    };
  } catch (thrown) {
    if (thrown instanceof ClocheError) return ignored(thrown.message);
    throw thrown;
  }
}

/** What to do with Nix that cannot be imported. */
export const nixHint =
  'Make a Nix project of the folder with its shell.nix, flake.nix or package: “Nix project” under New environment, or cloche create NAME --kind nix-project --set project=FOLDER. An export of Cloche is imported as long as it is as it was written.';
