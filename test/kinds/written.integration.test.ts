import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toSri } from '../../main/nix/pins/sri';
import { hasNix, miniNixpkgs, type NixStore, openNixStore } from '../support/nix-store';
import { type NixExample, nixExamples, openExample, writeOwnPackages } from './nix-examples';

const written = join(import.meta.dirname, '../fixtures/nix');

describe.runIf(hasNix)('what is written as Nix', () => {
  let store: NixStore;
  beforeAll(() => {
    store = openNixStore();
  });
  afterAll(() => store?.dispose());

  const nix = (file: string, args: readonly string[], folder: string) =>
    execFileSync(file, args, {
      env: store.variables,
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const folderOf = ({ kind, name }: NixExample) => {
    const folder = join(store.folder, `${kind} ${name}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  /** An example over the small nixpkgs: other pins cannot be reached. */
  const here = (example: NixExample): NixExample => ({ ...example, spec: { ...example.spec, nixpkgs: '' } });

  test('is understood by Nix, each file', () => {
    const files = readdirSync(written, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.nix'));
    expect(files.length).toBeGreaterThan(60);
    nix('nix-instantiate', ['--parse', ...files], written);
  });

  const made = nixExamples.filter(({ script }) => script !== undefined);

  test.each(made.filter(({ kind }) => kind !== 'fhs-pip'))('a shell is entered: $kind, $name', async (example) => {
    const folder = folderOf(example);
    writeOwnPackages(folder);
    writeFileSync(join(folder, 'shell.nix'), (await openExample(here(example)).write('shell.nix')).text);
    const script = `${example.script}; print('answer', 6 * 7)`;
    writeFileSync(join(folder, 'script.py'), script);
    const output = nix('nix-shell', ['shell.nix', '--pure', '--run', 'python script.py'], folder);
    expect(output).toContain('answer 42');
  });

  test.each(made.filter(({ kind }) => kind === 'fhs-pip'))('a zone is built and started: $name', async (example) => {
    const folder = folderOf(example);
    const opened = openExample(here(example));
    writeFileSync(join(folder, 'shell.nix'), (await opened.write('shell.nix')).text);
    writeFileSync(join(folder, 'build.nix'), await opened.buildFile());
    nix('nix-instantiate', ['shell.nix'], folder);
    nix('nix-build', ['build.nix', '-A', 'zone', '-o', 'zone'], folder);
    const command = `python3 -c '${example.script}; print("answer", 6 * 7)'`;
    expect(nix(join(folder, 'zone/bin', example.name), ['-c', command], folder)).toContain('answer 42');
  });

  test('a flake takes an archive by its hash, in both notations, and no other archive', async () => {
    const folder = join(store.folder, 'flake');
    const nixpkgs = join(folder, 'nixpkgs');
    mkdirSync(nixpkgs, { recursive: true });
    const lib =
      '{ mapAttrs = builtins.mapAttrs; genAttrs = names: f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) names); }';
    writeFileSync(join(nixpkgs, 'flake.nix'), `{ outputs = _: { lib = ${lib}; }; }`);
    writeFileSync(
      join(nixpkgs, 'default.nix'),
      `{ system, ... }: { python3.withPackages = f: { env = "python of \${system}"; }; hello = 1; }`,
    );
    const archive = join(folder, 'nixpkgs.tar.gz');
    execFileSync('tar', ['czf', archive, '-C', folder, 'nixpkgs']);
    const base32 = nix('nix-prefetch-url', ['--unpack', `file://${archive}`], folder).trim();
    const evaluate = async (hash: string) => {
      const spec = { nixpkgs: `tarball:file://${archive}#${hash}` };
      const { text } = await openExample({ kind: 'nix-packages', name: 'flake', spec }).write('flake.nix');
      writeFileSync(join(folder, 'flake.nix'), text);
      const flags = ['--extra-experimental-features', 'nix-command flakes', '--offline'];
      return nix(
        'nix',
        [...flags, 'eval', '--no-write-lock-file', `path:${folder}#devShells.x86_64-linux.default`],
        folder,
      ).trim();
    };
    expect(await evaluate(base32)).toBe('"python of x86_64-linux"');
    expect(await evaluate(toSri(base32))).toBe('"python of x86_64-linux"');
    await expect(evaluate(`sha256-${'A'.repeat(43)}=`)).rejects.toThrow('hash mismatch');
  });

  test('a nixpkgs is taken from a folder and from an archive', async () => {
    const folder = join(store.folder, 'pins');
    mkdirSync(folder);
    const archive = join(folder, 'nixpkgs.tar.gz');
    execFileSync('tar', ['czf', archive, '-C', join(miniNixpkgs, '..'), 'mini-nixpkgs']);
    const hash = nix('nix-prefetch-url', ['--unpack', `file://${archive}`], folder).trim();
    for (const nixpkgs of [`path:${miniNixpkgs}`, `tarball:file://${archive}#${hash}`]) {
      const opened = openExample({ kind: 'nix-packages', name: 'pin', spec: { packages: ['demo'], nixpkgs } });
      writeFileSync(join(folder, 'shell.nix'), (await opened.write('shell.nix')).text);
      expect(nix('nix-instantiate', ['shell.nix', '-I', 'nixpkgs=/nowhere'], folder)).toMatch(/environment\.drv$/m);
    }
  });
});
