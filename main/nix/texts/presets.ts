import * as z from 'zod';
import type { Field, Option } from '../../../preload/contract';

/** Sets of settings that have a name. */
export const presetSchema = z.enum(['gtk', 'matplotlib', 'optimised', 'unhardened']);
export type Preset = z.infer<typeof presetSchema>;

const options: Readonly<Record<Preset, Omit<Option, 'value'>>> = {
  gtk: { label: 'GTK', detail: 'GTK 3 with its bindings for Python: gtk3, gobject-introspection, pygobject3.' },
  matplotlib: { label: 'Interactive matplotlib', detail: 'matplotlib that opens windows, through GTK 3.' },
  optimised: {
    label: 'Optimised interpreter',
    detail: 'Compiles Python and its packages on this machine, which can take an hour.',
  },
  unhardened: {
    label: 'Without hardening',
    detail: 'Compiles Python and its packages on this machine, Python itself without what protects it from exploits.',
  },
};

/** The field for those presets that a kind knows, with details of its own where they mean something else there. */
export function presetsField(
  presets: readonly Preset[],
  details: Readonly<Partial<Record<Preset, string>>> = {},
): Field {
  return {
    key: 'presets',
    type: 'choices',
    label: 'Presets',
    options: presets.map((value) => {
      const detail = details[value];
      return { value, ...options[value], ...(detail === undefined ? {} : { detail }) };
    }),
  };
}

/** What presets add to a shell. */
export interface PresetAdditions {
  /** Attributes of the Python package set. */
  readonly packages: readonly string[];
  /** Attributes of nixpkgs. */
  readonly programs: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** What the shell runs when it is entered, as Nix. */
  readonly shellHook: string | undefined;
}

/** The shell hook with which GTK works. */
export const gtkShellHook = `''
  # GTK looks for its settings there, and ends a program that opens a file dialog without them.
  export XDG_DATA_DIRS="$GSETTINGS_SCHEMAS_PATH:''\${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
''`;

/** What the chosen presets add, each thing once. */
export function additionsOf(presets: readonly Preset[]): PresetAdditions {
  const has = (preset: Preset) => presets.includes(preset);
  const hasGtk = has('gtk') || has('matplotlib');
  return {
    packages: [...(has('matplotlib') ? ['matplotlib'] : []), ...(hasGtk ? ['pygobject3'] : [])],
    programs: hasGtk ? ['gobject-introspection', 'gtk3'] : [],
    variables: has('matplotlib') ? { MPLBACKEND: 'GTK3Agg' } : {},
    shellHook: hasGtk ? gtkShellHook : undefined,
  };
}

/** An interpreter by its attribute, with what a pin says of it. */
interface PresetPython {
  readonly name: string;
  readonly canBeOptimised: boolean;
}

/** Warnings for presets that make Nix compile, and for one that does nothing with this interpreter. */
export function presetWarnings(presets: readonly Preset[], { name, canBeOptimised }: PresetPython): string[] {
  const isOptimised = presets.includes('optimised');
  return [
    ...(isOptimised && !canBeOptimised
      ? [`${name} of this nixpkgs cannot be optimised: it has no setting for that, and is taken as it is.`]
      : []),
    ...((isOptimised && canBeOptimised) || presets.includes('unhardened')
      ? ['Python and its packages are compiled on this machine: no cache has them. That can take an hour or more.']
      : []),
  ];
}
