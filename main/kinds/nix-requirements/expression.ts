import {
  type FileNames,
  indented,
  type NixBinding,
  type NixExpression,
  nixAttributes,
  nixLines,
  nixSelect,
} from '../../nix/texts/expression';
import { nixPath, nixString } from '../../nix/texts/text';
import { fetchSource } from './engine-sources';
import type { Resolution } from './resolution';
import type { NixRequirementsSpec } from './spec';

/** What an expression is written from. */
export interface ExpressionRequest {
  /** The environment's name. */
  readonly name: string;
  readonly spec: NixRequirementsSpec;
  readonly resolution: Resolution;
  /** How the project's folder is named: by its path, or as the one in which the file lies. */
  readonly files: FileNames;
}

/** The environment as Nix. */
export function nixRequirementsExpression(request: ExpressionRequest): NixExpression {
  return {
    bindings: bindingsOf(request),
    shell: `pkgs.mkShell ${nixAttributes({ nativeBuildInputs: '[ python ]' })}`,
    packages: ['python'],
    losses: [],
  };
}

function bindingsOf(request: ExpressionRequest): NixBinding[] {
  switch (request.resolution.engine) {
    case 'attributes':
      return [{ name: 'python', value: attributesPython(request) }];
    case 'pyproject-nix':
      return pyprojectBindings(request);
    case 'uv2nix':
      return uvBindings(request);
    case 'mach-nix':
      return machBindings(request);
    case 'pip2nix':
      return pipBindings(request);
  }
}

const interpreterOf = ({ spec }: ExpressionRequest): string => nixSelect('pkgs', spec.python);

function attributesPython(request: ExpressionRequest): string {
  const { packages } = request.resolution;
  const interpreter = interpreterOf(request);
  const chosen = packages.map(({ attribute }) => nixSelect('ps', attribute));
  const extras = packages.flatMap(({ attribute, extras }) =>
    extras.map((extra) => `${nixSelect('ps', attribute, 'optional-dependencies', extra)} or [ ]`),
  );
  if (extras.length === 0) return `${interpreter}.withPackages (ps: ${nixLines(chosen)})`;
  const lists = [nixLines(chosen), ...extras].map((list, at) => (at === 0 ? list : `++ ${list}`)).join('\n');
  return `${interpreter}.withPackages (\n  ps:\n  ${indented(lists)}\n)`;
}

/** The files of a part of the engine, in parentheses. */
function enginePart({ sources }: Pick<Resolution, 'sources'>, part: string): string {
  const source = sources.find(({ name }) => name === part);
  return `(${source === undefined ? `throw ${nixString(`${part} was never fetched.`)}` : fetchSource(source)})`;
}

const engineImport = (resolution: Resolution, part: string, args: string): string =>
  `import ${enginePart(resolution, part)} ${args}`;

/** The lines as they are given to an engine: one string, with a line of the expression for each. */
const linesText = (lines: readonly string[]): string =>
  `builtins.concatStringsSep "\\n" ${nixLines(lines.map(nixString))}`;

function pyprojectBindings(request: ExpressionRequest): NixBinding[] {
  const { resolution } = request;
  const interpreter = interpreterOf(request);
  return [
    {
      name: 'pyproject-nix',
      value: engineImport(resolution, 'pyproject.nix', '{ inherit (pkgs) lib; }'),
      comment: 'Of this commit; https://pyproject-nix.github.io/pyproject.nix tells more.',
    },
    {
      name: 'project',
      value: `pyproject-nix.lib.project.loadRequirementsTxt ${nixAttributes({ requirements: linesText(resolution.lines) })}`,
      comment: 'It takes nixpkgs’ versions, whatever the lines say of versions.',
    },
    {
      name: 'python',
      value: `${interpreter}.withPackages (project.renderers.withPackages { python = ${interpreter}; })`,
    },
  ];
}

function uvBindings(request: ExpressionRequest): NixBinding[] {
  const { name, spec, resolution, files } = request;
  const { packages } = resolution;
  const wanted = packages.map(
    ({ attribute, extras }) => `  ${nixString(attribute)} = ${listOf(extras.map(nixString))};\n`,
  );
  const dependencies = packages.length === 0 ? 'workspace.deps.default' : `{\n${wanted.join('')}}`;
  return [
    {
      name: 'pyproject-nix',
      value: engineImport(resolution, 'pyproject.nix', '{ inherit (pkgs) lib; }'),
      comment: 'Of these commits; https://pyproject-nix.github.io/uv2nix tells more.',
    },
    {
      name: 'uv2nix',
      value: engineImport(resolution, 'uv2nix', '{\n  inherit pyproject-nix;\n  inherit (pkgs) lib;\n}'),
    },
    {
      name: 'build-systems',
      value: engineImport(
        resolution,
        'build-system-pkgs',
        '{\n  inherit pyproject-nix uv2nix;\n  inherit (pkgs) lib;\n}',
      ),
    },
    {
      name: 'workspace',
      value: `uv2nix.lib.workspace.loadWorkspace {\n  workspaceRoot = ${files === 'beside' ? './.' : nixPath(spec.project)};\n}`,
    },
    {
      name: 'packages',
      value: `(pkgs.callPackage pyproject-nix.build.packages { python = ${interpreterOf(request)}; }).overrideScope (
  pkgs.lib.composeManyExtensions [
    (build-systems.overlays.wheel or build-systems.overlays.default)
    (workspace.mkPyprojectOverlay { sourcePreference = "wheel"; })
  ]
)`,
    },
    { name: 'python', value: `packages.mkVirtualEnv ${nixString(`${name}-env`)} ${dependencies}` },
  ];
}

const listOf = (items: readonly string[]): string => (items.length === 0 ? '[ ]' : `[ ${items.join(' ')} ]`);

function machBindings({ spec, resolution }: ExpressionRequest): NixBinding[] {
  return [
    {
      name: 'mach-nix',
      value: engineImport(resolution, 'mach-nix', `{\n  inherit pkgs;\n  python = ${nixString(spec.python)};\n}`),
      comment: 'Unmaintained; uv2nix does the same from a uv.lock.',
    },
    { name: 'python', value: `mach-nix.mkPython ${nixAttributes({ requirements: linesText(resolution.lines) })}` },
  ];
}

function pipBindings(request: ExpressionRequest): NixBinding[] {
  const { generated = '' } = request.resolution;
  return [
    {
      name: 'packageOverrides',
      // As a text of its own it stays what pip2nix has written, whatever that is.
      value: `pkgs.callPackage (builtins.toFile "python-packages.nix" (
  ${indented(linesText(generated.trim().split('\n')))}
)) { }`,
      comment: 'Written by pip2nix, which is unmaintained; uv2nix does the same from a uv.lock.',
    },
    {
      name: 'python',
      value: `(${interpreterOf(request)}.override { inherit packageOverrides; }).withPackages (
  ps: map (name: ps.\${name}) (builtins.attrNames (packageOverrides ps ps))
)`,
    },
  ];
}

/** The program of pip2nix, with the nixpkgs and the Python that it brings itself. */
export function generatorBinding(sources: Resolution['sources']): NixBinding {
  const release = `(${enginePart({ sources }, 'pip2nix')} + "/release.nix")`;
  return { name: 'generator', value: `(import ${release} { }).pip2nix.python39` };
}
