import { describe, expect, test } from 'vitest';
import { fhsPip } from '../../main/kinds/fhs-pip/fhs-pip';
import { refusePython2 } from '../../main/kinds/fhs-pip/plan';
import type { Kind } from '../../main/kinds/kind';
import { nixPip } from '../../main/kinds/nix-pip/nix-pip';
import type { FormatId, Spec } from '../../preload/contract';

const settings = {
  nixpkgs: 'channel:nixos-25.05',
  requirements: ['alpha>=1'],
  constraints: ['gamma<2'],
};

async function write(kind: Pick<Kind, 'spec' | 'write'>, format: FormatId, spec: Spec = settings) {
  const subject = {
    id: 'demo-0000',
    name: 'demo',
    spec: kind.spec.parse(spec),
    variables: {},
    paths: { folder: '/data/demo-0000', content: '/data/demo-0000/content' },
  };
  const written = await kind.write?.(subject as never, undefined, format);
  return written ?? expect.fail('It cannot be written.');
}

describe.each([
  ['fhs-pip', fhsPip],
  ['nix-pip', nixPip],
] as const)('%s', (_id, kind) => {
  const known = kind as unknown as Kind;

  test.each(['shell.nix', 'flake.nix', 'configuration.nix'] as const)(
    'what pip installs is told in %s',
    async (format) => {
      const { text, losses, notes } = await write(known, format);
      expect(text).toContain('# alpha>=1\n');
      expect(text).toContain('# gamma<2\n');
      expect(losses).toContainEqual(expect.stringContaining('What pip installs is left out'));
      expect(notes).toContainEqual(expect.stringContaining('Export requirements too'));
    },
  );

  test('a login of an index is not written', async () => {
    const requirements = ['--index-url https://me:secret@example.org/simple', 'alpha'];
    const constraints = ['limit @ https://me:secret@example.org/limit.zip'];
    const { text } = await write(known, 'shell.nix', { ...settings, requirements, constraints });
    expect(text).toContain('# --index-url https://***@example.org/simple\n');
    expect(text).toContain('# limit @ https://***@example.org/limit.zip\n');
    expect(text).not.toContain('secret');
  });

  test('nothing is told where pip installs nothing', async () => {
    const { text, losses } = await write(known, 'shell.nix', { ...settings, requirements: [] });
    expect(text).not.toContain('requirements.txt');
    expect(losses.join()).not.toContain('pip installs');
  });
});

test('the current folder is not made one of Python’s by an empty PYTHONPATH', async () => {
  const { text } = await write(nixPip as unknown as Kind, 'shell.nix');
  expect(text).toContain(`\${pkgs.python3.sitePackages}''\${PYTHONPATH:+:$PYTHONPATH}"`);
});

test('that a zone runs no command of nix-shell is said', async () => {
  const { text } = await write(fhsPip as unknown as Kind, 'flake.nix');
  expect(text).toContain('what --run names is never run');
});

test.each(['python2', 'python27', 'pypy', 'pypy27'])('%s is refused for a zone, with the next best', (python) => {
  const spec = fhsPip.spec.parse({ python });
  const next = python.startsWith('pypy') ? 'pypy3' : 'python3';
  const fixes = [{ label: `Use ${next}`, action: { type: 'change', spec: { python: next } } }];
  expect(() => refusePython2(spec)).toThrow(expect.objectContaining({ code: 'interpreter-unusable', fixes }));
});

test.each(['python3', 'python312', 'pypy3', 'pypy310'])('%s is taken', (python) => {
  expect(() => refusePython2(fhsPip.spec.parse({ python }))).not.toThrow();
});
