import { join } from 'node:path';
import { writeFileAtomic } from '../../store/atomic-file';
import type { ResolvedPin } from '../pins/pin';
import { importPin } from '../pins/pin-expression';
import type { NixSettings } from '../spec';
import { indented, type NixBinding, nixLet } from '../texts/expression';
import type { Generation } from './generation';

/** What Cloche builds, as Nix. */
export interface BuildFile {
  readonly pin: ResolvedPin;
  readonly allow: NixSettings['allow'];
  readonly bindings: readonly NixBinding[];
  /** The attributes that can be built, by their expressions over the bindings. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The attribute that keeps alive what a shell needs. Its `inputDerivation` is in nixpkgs since 20.09; before that a text
 * that names the inputs does the same.
 */
export const shellInputs = `shell.inputDerivation or (
  pkgs.writeText "inputs" (
    toString ([ shell.stdenv ] ++ (shell.nativeBuildInputs or [ ]) ++ (shell.buildInputs or [ ]))
  )
)`;

/** The text of a build file. */
export function buildFileText({ pin, allow, bindings, attributes }: BuildFile): string {
  const lines = Object.entries(attributes).map(([name, value]) =>
    name === value ? `  inherit ${name};\n` : `  ${name} = ${indented(value)};\n`,
  );
  const all: NixBinding[] = [{ name: 'pkgs', value: importPin(pin, { allow }) }, ...bindings];
  return `# Cloche builds this; “Show Nix” has the same for people.\n${nixLet(all, `{\n${lines.join('')}}`)}\n`;
}

/** Writes the build file of a generation; returns its absolute path. */
export async function writeBuildFile({ folder }: Generation, build: BuildFile): Promise<string> {
  const file = join(folder, 'build.nix');
  await writeFileAtomic(file, buildFileText(build));
  return file;
}
