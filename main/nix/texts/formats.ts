import { ClocheError, type ExportedFile, type FormatId } from '../../../preload/contract';
import { pinLabel, type ResolvedPin } from '../pins/pin';
import { type Allowance, importPin, nixpkgsConfig } from '../pins/pin-expression';
import { toSri } from '../pins/sri';
import type { NixSettings } from '../spec';
import { indented, isNixBlock, type NixExpression, nixLet, nixLinesAnd, nixSet } from './expression';
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
  /** What is to be done with the file, whatever the format, a sentence each. */
  readonly notes: readonly string[];
  /** Remarks for the reader, a line each, above everything. */
  readonly remarks: readonly string[];
}

/** The document in a format of {@link nixFormats}; throws `unsupported` for any other. */
export function writeNix(document: NixDocument, format: FormatId): ExportedFile {
  switch (format) {
    case 'shell.nix':
      return written(document, 'shell.nix', shellText(document), { notes: pinNotes(document) });
    case 'flake.nix':
      return written(document, 'flake.nix', flakeText(document), {
        losses: flakeLosses(document),
        notes: pinNotes(document),
      });
    case 'configuration.nix':
      return written(document, `${document.name}-configuration.nix`, configurationText(document), {
        losses: [...document.expression.losses, ...configurationLosses(document)],
        notes: configurationNotes(document),
      });
    default:
      throw new ClocheError('unsupported', `A Nix environment cannot be written as ${format}.`);
  }
}

function written(
  document: NixDocument,
  fileName: string,
  text: string,
  { losses = [], notes = [] }: Partial<Pick<NixDocument, 'losses' | 'notes'>>,
): ExportedFile {
  const { name, remarks } = document;
  const head = [`${name}, written by Cloche.`, ...remarks].map((line) => `# ${nixComment(line)}\n`).join('');
  const allNotes = [...document.notes, ...notes];
  return {
    fileName,
    text: `${head}${text}\n`,
    losses: [...document.losses, ...losses],
    ...(allNotes.length > 0 ? { notes: allNotes } : {}),
  };
}

function shellText({ pin, allow, expression }: NixDocument): string {
  const pkgs = importPin(pin, { allow });
  return `{
  pkgs ?${isNixBlock(pkgs) ? `\n    ${indented(pkgs, 2)}` : ` ${indented(pkgs)}`},
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
        nixpkgs.lib.genAttrs systems ${indented(ofEachSystem(allow), 4)};
${flakeOutputs(expression)};
}`;
}

/** Makes something of the package set of a system. */
function ofEachSystem(allow: readonly Allowance[]): string {
  if (allow.length === 0) return '(system: make (import nixpkgs { inherit system; }))';
  const config = `config = ${nixSet(nixpkgsConfig(allow))};`;
  return `(
  system:
  make (
    import nixpkgs ${indented(nixSet(['inherit system;', config]), 2)}
  )
)`;
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
      return `path:${pin.path.split('/').map(encodeURIComponent).join('/')}${pin.hash === undefined ? '' : `?${narHash(pin.hash)}`}`;
    case 'tarball':
      return archiveUrl(pin.url, pin.hash);
    case 'git':
      return `git+${pin.url}?rev=${pin.revision}${pin.branch === undefined ? '&allRefs=1' : `&ref=${pin.branch}`}`;
  }
}

/** Endings by which a flake knows an archive: before 2.10 there is no other way, since then `tarball+` as well. */
const archiveEnding = /\.(?:zip|tar|tgz|tar\.(?:gz|xz|bz2|zst))$/;

function archiveUrl(url: string, hash: string): string {
  const [address = ''] = url.split('?');
  const form = archiveEnding.test(address) ? '' : 'tarball+';
  return `${form}${url}${url.includes('?') ? '&' : '?'}${narHash(hash)}`;
}

const narHash = (hash: string): string => `narHash=${encodeURIComponent(toSri(hash))}`;

function flakeLosses({ pin }: NixDocument): string[] {
  return pin.type === 'search-path'
    ? ['A flake does not see NIX_PATH, so it takes nixpkgs-unstable; its flake.lock fixes which one.']
    : [];
}

const pinNotes = ({ pin }: NixDocument): string[] =>
  pin.type === 'path' || (pin.type === 'tarball' && pin.url.startsWith('file:'))
    ? ['It names a nixpkgs of this machine.']
    : [];

/** A module is given the packages of the machine that it is part of. */
const configurationLosses = ({ pin }: NixDocument): string[] =>
  pin.type === 'search-path'
    ? []
    : [`A machine’s configuration has a nixpkgs of its own, so ${pinLabel(pin)} is left out.`];

const configurationNotes = ({ allow }: NixDocument): string[] =>
  allow.length > 0 ? [`It allows ${listed(allow)} packages on the whole machine.`] : [];

const listed = (words: readonly string[]) => new Intl.ListFormat('en').format(words);

function configurationText({ allow, expression }: NixDocument): string {
  const config = nixpkgsConfig(allow).map((line) => `  nixpkgs.config.${line}\n`);
  const module = `{
${config.join('')}  environment.systemPackages = ${indented(nixLinesAnd(expression.packages, expression.programs))};
}`;
  return `# A module for "imports" in configuration.nix.
{ pkgs, ... }:

${nixLet(expression.bindings, module)}`;
}
