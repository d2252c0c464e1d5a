import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasNix } from '../../support/nix-store';
import { setUpProjects } from './set-up-projects';

describe.runIf(hasNix)('the shell of a project', () => {
  const { own, makeProject, cloche, find, storePaths } = setUpProjects();

  const shellText = `{ pkgs ? import <nixpkgs> { } }:
pkgs.mkShell {
  packages = [ (pkgs.python3.withPackages (ps: [ ps.demo ])) pkgs.hello ];
  SITE_MODE = "own";
  shellHook = "export HOOKED=\${builtins.baseNameOf (builtins.toFile "imported" "")}";
}
`;
  const flakeText = `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { self, nixpkgs }: {
    devShells = nixpkgs.lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (
      system: { default = import ./inner.nix { pkgs = nixpkgs.legacyPackages.\${system}; }; }
    );
  };
}
`;
  test.each([
    { name: 'shell', files: { 'shell.nix': shellText } },
    { name: 'flake', files: { 'flake.nix': flakeText, 'inner.nix': shellText } },
  ])('what is imported is the shell that it says, once it was trusted: $name', async ({ name, files }) => {
    const folder = makeProject(`imported-${name}`, { ...files, 'own_module.py': 'X = 1' });
    const file = join(folder, `${name}.nix`);
    const evaluated = () => storePaths().filter((path) => path.endsWith('-imported')).length;
    const before = evaluated();
    const plan = JSON.parse(await cloche('import', file, '--plan', '--json'));
    expect(plan).toMatchObject({ format: 'nix', kind: 'nix-project', problems: [] });
    expect(plan.notes[0].text).toContain('shellHook');
    const refused = await own.person.cloche(['import', file]);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('Nothing of it was evaluated so far.') });
    expect(await find(`imported-${name}`)).toBeUndefined();
    expect(evaluated()).toBe(before);

    expect(await cloche('import', file, '--plan', '--yes')).toContain(`Call ${file}`);
    await cloche('import', file, '--package', 'pytest', '--yes');
    expect(await find(`imported-${name}`)).toMatchObject({ state: 'ready', project: folder });
    const run = (...words: string[]) => cloche('run', `imported-${name}`, '--', ...words);
    const script = 'import demo, own_module, pytest, os; print(demo.__version__, os.environ["SITE_MODE"])';
    expect(await run('python', '-c', script)).toBe('1.2.3 own\n');
    expect(await run('hello')).toBe('Hello, world!\n');
    expect(await run('sh', '-c', 'echo "$HOOKED"')).toMatch(/-imported\n$/);
  });

  test('the lock of a flake is told of, and its nixpkgs is proposed', async () => {
    const revision = '0123456789abcdef0123456789abcdef01234567';
    const narHash = 'sha256-OyFx/cC70Bs1PqOFnAG1aGnG5G7z1z4hQphRkGBX6bs=';
    const locked = { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: revision, narHash };
    const lock = { version: 7, root: 'root', nodes: { root: { inputs: { nixpkgs: 'own' } }, own: { locked } } };
    const folder = makeProject('locked', { 'flake.nix': flakeText, 'flake.lock': JSON.stringify(lock) });
    const lockFile = join(folder, 'flake.lock');
    const options = [
      '--kind',
      'nix-project',
      '--set',
      `project=${folder}`,
      '--set',
      'file=flake.nix',
      '--plan',
      '--yes',
    ];
    const warning = `This flake gets nixpkgs of NIX_PATH in place of its own nixpkgs: to have nixpkgs ${revision.slice(0, 12)} of its flake.lock, choose flake:${lockFile} as nixpkgs.`;
    expect(await cloche('create', 'locked', ...options)).toContain(warning);
    expect(await cloche('create', 'locked', ...options, '--set', `nixpkgs=flake:${lockFile}`)).not.toContain(
      'This flake',
    );
    const imported = await cloche('import', join(folder, 'flake.nix'), '--plan', '--yes');
    expect(imported).toContain(`https://github.com/NixOS/nixpkgs/archive/${revision}.tar.gz`);
    expect(imported).not.toContain('This flake');
    expect(await cloche('import', folder, '--plan', '--yes')).toContain(revision);
    writeFileSync(lockFile, '{}');
    expect(await cloche('create', 'locked', ...options)).toContain(
      `in place of its own nixpkgs: ${lockFile} is not the lock of a flake.`,
    );
  });

  test('a flake that takes more than nixpkgs says so, and so does Nix that is read from standard input', async () => {
    const folder = makeProject('more-inputs', {
      'flake.nix': flakeText.replace('self, nixpkgs', 'self, nixpkgs, more'),
    });
    const failed = await own.person.cloche(['import', join(folder, 'flake.nix'), '--yes']);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('This flake takes more') });
    const piped = await own.person.cloche(['import', '-', '--plan'], { input: shellText });
    expect(piped).toMatchObject({ code: 1, stderr: expect.stringContaining('belongs to a folder') });
  });
});
