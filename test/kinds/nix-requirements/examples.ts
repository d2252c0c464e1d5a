import type { Resolution } from '../../../main/kinds/nix-requirements/resolution';
import type { EngineId, NixRequirementsSpec } from '../../../main/kinds/nix-requirements/spec';
import { specOf } from './requirements-subject';

const source = (name: string) => ({
  name,
  url: `https://example.org/${name}`,
  revision: '0123456789abcdef0123456789abcdef01234567',
  hash: `sha256-${'A'.repeat(43)}=`,
});

function example(engine: EngineId, parts: Partial<Resolution>, spec: Partial<NixRequirementsSpec> = {}) {
  const resolution: Resolution = { engine, packages: [], lines: [], sources: [], differences: [], ...parts };
  return { spec: specOf({ engine, python: 'python312', ...spec }), resolution };
}

const lines = ['numpy>=2', 'requests[socks] ; os_name == "posix"', `odd===\${abort "x"}''`];

/** What each engine is written from; hostile texts among it stay texts. */
export const examples = [
  example('attributes', {
    packages: [
      { name: 'opencv-python', attribute: 'opencv4', extras: [] },
      { name: '3to2', attribute: '3to2', extras: [] },
      { name: 'requests', attribute: 'requests', extras: ['socks', `\${x}`] },
    ],
  }),
  example('pyproject-nix', { lines, sources: [source('pyproject.nix')] }),
  example(
    'uv2nix',
    {
      packages: [{ name: 'Requests', attribute: 'requests', extras: ['socks'] }],
      sources: ['pyproject.nix', 'build-system-pkgs', 'uv2nix'].map(source),
    },
    { project: `/home/a b/\${x}` },
  ),
  example('mach-nix', { lines, sources: [source('mach-nix')] }),
  example('pip2nix', {
    sources: [source('pip2nix')],
    generated: `{ pkgs, fetchurl }:\n\nself: super: {\n  "a" = "\${self.b} '' \\"";\n}\n`,
  }),
];
