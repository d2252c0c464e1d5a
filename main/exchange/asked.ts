import type { BroughtFile, ImportFormatId, KindId, Lock, PackageGroup, Remark, Spec } from '../../preload/contract';

/** Packages that are no distributions for pip, by the names of whoever has them. */
export type AskedPackages =
  /** Match specs, and the channels that they are taken from in the order of their priority. */
  | { readonly from: 'conda'; readonly specs: readonly string[]; readonly channels: readonly string[] }
  /** Attributes of the interpreter's package set, and other attributes of nixpkgs. */
  | { readonly from: 'nixpkgs'; readonly attributes: readonly string[]; readonly programs: readonly string[] };

/** A bound on the version of Python. */
export interface RequiredPython {
  /** As the file has it, without blanks: `>=3.10`, or `^3.10` as Poetry writes it. */
  readonly written: string;
  /** The same as a specifier of PEP 440, such as `>=3.10,<4`; '' where none says the same. */
  readonly specifier: string;
}

/** What is asked for by a file or an environment, whatever kind is made of it. */
export interface Asked {
  /** A name of the grammar; not always free. */
  readonly name: string;
  /** A version such as `3` or `3.12`; '' for any. */
  readonly python: string;
  /** Which versions of Python would do, as they are bounded; `python` is the one version of these, if there is only one. */
  readonly requiresPython?: RequiredPython;
  /** Lines of a requirements file: packages, addresses, paths and options. */
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
  readonly packages?: AskedPackages;
  readonly variables: Readonly<Record<string, string>>;
  /** How its Python was chosen where that is more than a version, such as the path of an interpreter. */
  readonly chosenPython?: string;
  /** What else the settings say, by their keys: what kinds do not share is told and left out. */
  readonly settings?: Spec;
  /** The names on PyPI of what packages of conda have brought, by their lower-case names, where they are installed. */
  readonly brought?: Readonly<Record<string, readonly string[]>>;
  /** Free text of whoever made it. */
  readonly notes?: string;
  /** What was resolved, where that is known. */
  readonly lock?: Lock;
  /** The very settings of the kind it was exported from, or is one of. */
  readonly own?: { readonly kind: KindId; readonly spec: Spec };
  /** The file itself as an environment of a kind, whatever was understood of it; and what is to be known of that. */
  readonly asFile?: {
    readonly kind: KindId;
    readonly spec: Spec;
    readonly confirmations: readonly Remark[];
    readonly warnings: readonly Remark[];
  };
  /** Whether only the kind of `own` finds out what is asked for: nothing of it can be carried over to another one. */
  readonly isOpaque?: boolean;
}

/** Nothing, under a name: to be added to. */
export const nothingAsked = (name: string): Asked => ({
  name,
  python: '',
  requirements: [],
  constraints: [],
  variables: {},
});

/** The words of a file where what is asked for has others: every entry in its order, also one that is there twice. */
export interface Written {
  /** The name that the file gives itself, and the line on which it does. */
  readonly name?: { readonly text: string; readonly line?: number };
  /** The version of Python that is asked for, without blanks and without its name. */
  readonly python?: string;
  readonly channels?: readonly string[];
  /** Packages of channels. */
  readonly conda?: readonly string[];
  /** What pip is to install, of this file alone. */
  readonly pip?: readonly string[];
}

/** What was understood of a file: nothing has been run or written. */
export interface Reading {
  readonly format: ImportFormatId;
  readonly asked: Asked;
  readonly written?: Written;
  /** What a bundle brings along; settings that begin with `broughtRoot` mean these. */
  readonly files?: readonly BroughtFile[];
  readonly groups: readonly PackageGroup[];
  /** What needs a yes before it is used. */
  readonly confirmations: readonly Remark[];
  readonly warnings: readonly Remark[];
  /** What was not understood. */
  readonly rejected: readonly Remark[];
}

/** The reading with what is to be known of the file where a kind takes the file itself. */
export function readingFor(reading: Reading, kind: KindId): Reading {
  const { asFile } = reading.asked;
  if (asFile?.kind !== kind) return reading;
  return {
    ...reading,
    confirmations: [...reading.confirmations, ...asFile.confirmations],
    warnings: [...reading.warnings, ...asFile.warnings],
  };
}

/** Whether a setting says anything: it is neither empty nor off. */
export const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);

/** By their lines; what concerns the whole comes first. Of one line, and of none, they stay in their order. */
export const inOrder = (remarks: readonly Remark[]): Remark[] =>
  [...remarks].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));

/** The name of a file as it is shown: without its folders, and never longer than a line. */
export const shownName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).slice(0, 100);
