import { ClocheError, type ExportedFile, type FormatId } from '../../preload/contract';
import { indented, type NixExpression, nixLet, nixLines } from './expression';
import { importPin, nixpkgsArguments, type ResolvedPin } from './pin';
import type { NixSettings } from './spec';
import { nixComment, nixString } from './text';

/** The formats in which every Nix environment can be written. */
export const nixFormats = ['shell.nix', 'flake.nix', 'configuration.nix'] as const satisfies readonly FormatId[];

/** An environment that is to be written as Nix for people. */
export interface NixDocument {
  /** The environment's name. */
  readonly name: string;
  readonly pin: ResolvedPin;
  readonly allow: NixSettings['allow'];
  readonly expression: NixExpression;
  /** What the lines cannot carry whatever the format, a sentence each. */
  readonly losses: readonly string[];
  /** Remarks for the reader, a line each, above everything. */
  readonly remarks: readonly string[];
}

/** The document in a format of {@link nixFormats}; throws `unsupported` for any other. */
export function writeNix(document: NixDocument, format: FormatId): ExportedFile {
  switch (format) {
    case 'shell.nix':
      return written(document, 'shell.nix', shellText(document), [...document.losses, ...pinLosses(document)]);
    case 'flake.nix':
      return written(document, 'flake.nix', flakeText(document), [
        ...document.losses,
        ...pinLosses(document),
        ...flakeLosses(document),
      ]);
    case 'configuration.nix':
      return written(document, `${document.name}-configuration.nix`, configurationText(document), [
        ...document.losses,
        ...document.expression.losses,
      ]);
    default:
      throw new ClocheError('unsupported', `A Nix environment cannot be written as ${format}.`);
  }
}

function written(
  { name, remarks }: NixDocument,
  fileName: string,
  text: string,
  losses: readonly string[],
): ExportedFile {
  const head = [`${name}, written by Cloche.`, ...remarks].map((line) => `# ${nixComment(line)}\n`).join('');
  return { fileName, text: `${head}${text}\n`, losses: [...losses] };
}

function shellText({ pin, allow, expression }: NixDocument): string {
  return `{
  pkgs ? ${importPin(pin, { allow })},
}:

${nixLet(expression.bindings, expression.shell)}`;
}

function flakeText({ name, pin, allow, expression }: NixDocument): string {
  return `{
  description = ${nixString(`The Python environment ${name}`)};

  inputs.nixpkgs.url = ${nixString(flakeUrl(pin))};

  outputs =
    { nixpkgs, ... }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      forEachSystem =
        make:
        nixpkgs.lib.genAttrs systems (system: make (import nixpkgs { inherit system; ${nixpkgsArguments(allow)}}));
${flakeOutputs(expression)};
}`;
}

function flakeOutputs({ bindings, shell, package: project }: NixExpression): string {
  const ofSystem = (value: string) => `forEachSystem (
        pkgs:
        ${indented(nixLet(bindings, value), 4)}
      )`;
  if (project === undefined)
    return `    in
    {
      devShells = ${ofSystem(`{\n  default = ${indented(shell)};\n}`)};
    }`;
  return `      parts = ${ofSystem(`{\n  shell = ${indented(shell)};\n  package = ${indented(project)};\n}`)};
    in
    {
      devShells = nixpkgs.lib.mapAttrs (_: { shell, ... }: { default = shell; }) parts;
      packages = nixpkgs.lib.mapAttrs (_: { package, ... }: { default = package; }) parts;
    }`;
}

/** How a flake names the nixpkgs of a pin; see https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake */
function flakeUrl(pin: ResolvedPin): string {
  switch (pin.type) {
    case 'search-path':
      return 'github:NixOS/nixpkgs/nixpkgs-unstable';
    case 'channel':
      return `github:NixOS/nixpkgs/${pin.name}`;
    case 'path':
      return `path:${encodeURI(pin.path)}`;
    case 'tarball':
      return pin.url.startsWith('file:') ? pin.url : `tarball+${pin.url}`;
    case 'git':
      return `git+${pin.url}?rev=${pin.revision}${pin.branch === undefined ? '&allRefs=1' : `&ref=${pin.branch}`}`;
  }
}

function flakeLosses({ pin }: NixDocument): string[] {
  return pin.type === 'search-path'
    ? ['A flake does not see NIX_PATH, so it takes nixpkgs-unstable; its flake.lock fixes which one.']
    : [];
}

const pinLosses = ({ pin }: NixDocument): string[] =>
  pin.type === 'path' || (pin.type === 'tarball' && pin.url.startsWith('file:'))
    ? ['It names a nixpkgs of this machine.']
    : [];

function configurationText({ expression }: NixDocument): string {
  const module = `{
  environment.systemPackages = ${indented(nixLines(expression.packages))};
}`;
  return `# A module for "imports" in configuration.nix.
{ pkgs, ... }:

${nixLet(expression.bindings, module)}`;
}
