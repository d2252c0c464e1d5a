import type { ExportedFile, FormatId, Lock } from '../../../preload/contract';
import { withPip } from '../../nix/generations/pip-document';
import { nixDocument } from '../../nix/texts/document';
import type { NixExpression } from '../../nix/texts/expression';
import { writeNix } from '../../nix/texts/formats';
import { interpreterBinding } from '../../nix/texts/python-expression';
import type { Subject } from '../kind';
import { pipRequestOf, type VenvSpec } from './spec';

/** A shell of nixpkgs that makes a venv and enters it, for a Python of nixpkgs. */
export function venvExpression({ python }: Pick<VenvSpec, 'python'>): NixExpression {
  const plain = { packages: [], derivations: [], isOptimised: false, isUnhardened: false, files: 'absolute' } as const;
  return {
    bindings: [interpreterBinding({ python, ...plain })],
    shell,
    packages: ['interpreter'],
    losses: ['The virtual environment is left out: make one with python -m venv .venv.'],
  };
}

/** Its text is constant: the folder is where the shell is entered. */
const shell = `pkgs.mkShell {
  # The hook makes the virtual environment where there is none, and enters it.
  nativeBuildInputs = [
    interpreter
    interpreter.pkgs.venvShellHook
  ];
  venvDir = "./.venv";
  # Wheels cannot hold files from before 1980.
  postShellHook = "unset SOURCE_DATE_EPOCH";
}`;

/** A venv on a Python of nixpkgs as Nix for people. */
export async function writeVenv(
  subject: Subject<VenvSpec>,
  lock: Lock | undefined,
  format: FormatId,
): Promise<ExportedFile> {
  const { name, spec } = subject;
  const { python, nixpkgs = '', systemSitePackages } = spec;
  const losses = systemSitePackages ? ['Its virtual environment does not see the packages of its interpreter.'] : [];
  const asked = { name, spec: { python, nixpkgs, allow: [] } };
  const document = await nixDocument(asked, lock, venvExpression(spec), { losses });
  return writeNix(withPip(document, pipRequestOf(spec)), format);
}
