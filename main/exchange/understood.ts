import type { Carried, ImportFormatId, KindId, PackageGroup, Remark, RemarkCode } from '../../preload/contract';
import { type ClocheError, entryCodes, toWireError } from '../../preload/contract';
import { parseMatchSpec } from '../conda/match-spec';
import { parseRequirements } from '../python/requirements';
import { inOrder, type Reading } from './asked';
import { withBroughtNames } from './brought-names';
import { ownEntries } from './read/requirements';
import { askedPython } from './read/versions/required-python';
import { withoutCredentials } from './scrub';

/** What a script is told of a file: its own words, an entry each, and what is remarkable about them by codes. */
export interface Understood {
  /** As lists of such files call it, such as `environment-yml`; null where the content tells none. */
  readonly format: string | null;
  /** The kind that is proposed; null for a file that is refused. */
  readonly kind: KindId | null;
  readonly name: string | null;
  /** As it is written, without blanks: `=3.10`, `>=3.9`; null where nothing is said of it. */
  readonly python: string | null;
  /** Such as `3.10`, where one minor version is all that would do. */
  readonly pythonMinor: string | null;
  readonly channels: readonly string[];
  readonly packages: { readonly conda: readonly string[]; readonly pip: readonly string[] };
  /** Attributes of nixpkgs: of the set of its Python, and others. */
  readonly nixpkgs: { readonly packages: readonly string[]; readonly programs: readonly string[] };
  readonly variables: Readonly<Record<string, string>>;
  readonly groups: readonly PackageGroup[];
  /** What needs a yes; the line is that of the file, and null where it is about no single one. */
  readonly confirm: readonly {
    readonly types: readonly RemarkCode[];
    readonly line: number | null;
    readonly text: string;
  }[];
  readonly warnings: readonly Warning[];
  /** What else deserves a second look or needs a yes, a sentence each. */
  readonly notes: readonly { readonly line?: number; readonly text: string }[];
  /** What of it is kept, changed and dropped as an environment of that kind. */
  readonly carried: Carried;
  /** Why the file is refused; none where it is understood. */
  readonly problems: readonly { readonly line: number | null; readonly text: string }[];
}

interface Warning {
  readonly code: RemarkCode;
  readonly text: string;
  readonly line?: number;
  readonly name?: string;
  /** What it is about, as it is written. */
  readonly value?: string;
}

/** The formats that lists of such files call otherwise than Cloche does. */
const words: Partial<Record<ImportFormatId, string>> = {
  'environment.yml': 'environment-yml',
  'conda-explicit': 'explicit',
  'pylock.toml': 'pylock',
  'pyproject.toml': 'pyproject',
  Pipfile: 'pipfile',
};

/** Types of confirmations that concern entries; others are told as notes. */
const entryTypes: ReadonlySet<RemarkCode> = new Set(entryCodes);

/** What was read, for a script, in the order of the file. `kind` is the one that is proposed, `carried` what becomes of it there. */
export function understoodOf(reading: Reading, kind: KindId, carried: Carried): Understood {
  const { asked, format, written = {} } = reading;
  const [confirmations, warnings] = [inOrder(reading.confirmations), inOrder(reading.warnings)];
  const conda = asked.packages?.from === 'conda' ? asked.packages : undefined;
  const python = (written.python ?? asked.requiresPython?.written ?? asked.python) || null;
  const isOfEntry = ({ codes = [] }: Remark) => codes.some((code) => entryTypes.has(code));
  return {
    format: words[format] ?? format,
    kind,
    name: written.name?.text ?? asked.name,
    python,
    pythonMinor: python === null ? null : minorOf(python),
    channels: (written.channels ?? conda?.channels ?? []).map(withoutCredentials),
    packages: { conda: written.conda ?? conda?.specs ?? [], pip: written.pip ?? installedBy(asked.requirements) },
    nixpkgs: {
      packages: asked.packages?.from === 'nixpkgs' ? asked.packages.attributes : [],
      programs: asked.packages?.from === 'nixpkgs' ? asked.packages.programs : [],
    },
    variables: asked.variables,
    groups: reading.groups,
    confirm: confirmations.filter(isOfEntry).map(({ codes = [], line, text, message }) => ({
      types: codes.filter((code) => entryTypes.has(code)),
      line: line ?? null,
      text: text ?? message,
    })),
    warnings: warnings.flatMap(warningOf),
    notes: inOrder([
      ...confirmations.filter((remark) => !isOfEntry(remark)),
      ...warnings.filter(({ codes = [] }) => !codes[0]),
    ]).map(({ line, message }) => ({ ...(line === undefined ? {} : { line }), text: message })),
    carried,
    problems: inOrder(reading.rejected).map(({ line, message }) => ({
      line: line ?? null,
      text: withoutCredentials(message),
    })),
  };
}

/** What a script is told of a file that could not be read, whose format may be known. */
export function refusedBecause(error: ClocheError, format: ImportFormatId | null): Understood {
  const { message, hint, detail, line } = toWireError(error);
  return {
    format: format === null ? null : (words[format] ?? format),
    kind: null,
    name: null,
    python: null,
    pythonMinor: null,
    channels: [],
    packages: { conda: [], pip: [] },
    nixpkgs: { packages: [], programs: [] },
    variables: {},
    groups: [],
    confirm: [],
    warnings: [],
    notes: [],
    carried: { kept: [], changed: [], dropped: [] },
    problems: [
      {
        line: line ?? null,
        text: withoutCredentials([message, hint, detail].filter((part) => part !== undefined).join(' ')),
      },
    ],
  };
}

function warningOf({ codes = [], message, line, name, text }: Remark): Warning[] {
  const [code] = codes;
  if (code === undefined) return [];
  return [
    {
      code,
      text: message,
      ...(line === undefined ? {} : { line }),
      ...(name === undefined ? {} : { name }),
      ...(text === undefined ? {} : { value: text }),
    },
  ];
}

const installedBy = (lines: readonly string[]): string[] =>
  ownEntries(parseRequirements(lines.join('\n')).entries).map(withBroughtNames);

/** One minor version that a specifier of conda or of PEP 440 fixes. */
function minorOf(written: string): string | null {
  const python = (written.includes('[') ? parseMatchSpec(`python${written}`)?.version : undefined) ?? written;
  const [, exact] = /^={0,3}(\d+\.\d+)(?:\.(?:\d+|\*))*\*?(?:[= ][^=].*)?$/.exec(python) ?? [];
  return exact ?? /^\d+\.\d+/.exec(askedPython(python).python)?.[0] ?? null;
}
