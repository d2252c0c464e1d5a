import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { micromamba } from '../../main/kinds/micromamba/micromamba';
import { checkMachine } from '../../main/machine/check';
import { checkDataFolder } from '../../main/machine/disk';
import { checkPythons } from '../../main/machine/pythons';
import { probeNix } from '../../main/nix/run/nix';
import type { Run } from '../../main/process/run';
import { findFolders } from '../../main/store/folders';
import { findingSchema, type Interpreter } from '../../preload/contract';
import { plainKind } from '../exchange/exchange-fixture';
import { temporaryFolder } from '../support/temporary';

const debian = { name: 'Debian', family: 'debian' } as const;

function machine(tools: readonly string[] = []) {
  const home = temporaryFolder();
  const bin = join(home, 'bin');
  mkdirSync(bin);
  for (const tool of tools) {
    writeFileSync(join(bin, tool), '');
    chmodSync(join(bin, tool), 0o755);
  }
  const variables = { HOME: home, PATH: bin, SHELL: '/bin/bash' };
  return { folders: findFolders(variables), variables };
}
const answering =
  (stdout: string): Run =>
  async () => ({ code: 0, signal: null, stdout, stderr: '' });
const never: Run = (_, __, { signal } = {}) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('It was cancelled.'))));

describe('the doctor', () => {
  it('answers in time with one finding a subject, even when tools hang', async () => {
    const begin = performance.now();
    const { folders, variables } = machine(['uv', 'bash', 'git']);
    const kind = { ...plainKind, probe: async () => ({ available: false as const, reason: 'No.', hint: 'Do.' }) };
    const findings = await checkMachine({ folders, variables, kinds: [kind], run: never, patienceMs: 200 });
    expect(performance.now() - begin).toBeLessThan(4000);
    for (const finding of findings) findingSchema.parse(finding);
    const of = (id: string) => findings.find((finding) => finding.id === id);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    expect(of('uv')).toMatchObject({ status: 'warning', message: expect.stringContaining('0.2 s') });
    expect(of('kind-venv')).toMatchObject({ status: 'warning', message: 'No.', hint: 'Do.' });
    expect(of('git')?.message).toContain('/git');
    expect(of('shells')).toMatchObject({ status: 'ok', message: 'Terminals can open in bash.' });
    expect(of('data-folder')).toMatchObject({ status: 'ok' });
    expect(readdirSync(folders.data)).toEqual([]);
  });

  it('says what is missing on a machine with nothing, with a line to copy', async () => {
    const { folders, variables } = machine();
    const findings = await checkMachine({
      folders,
      variables: { ...variables, HOME: '' },
      kinds: [],
      run: answering(''),
    });
    const of = (id: string) => findings.find((finding) => finding.id === id);
    expect(of('shells')?.status).toBe('failure');
    expect(of('home')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('The variable HOME is not set, so'),
    });
    expect(of('uv')).toMatchObject({ status: 'absent', fix: { action: { type: 'copy' } } });
    expect(of('git')).toMatchObject({ status: 'absent', message: 'git is not on PATH.' });
    expect(of('compiler')?.status).toBe('absent');
  });

  it('tells a HOME that is not absolute from one that is not set', async () => {
    const { folders, variables } = machine();
    const findings = await checkMachine({
      folders,
      variables: { ...variables, HOME: 'relative' },
      kinds: [],
      run: answering(''),
    });
    expect(findings.find(({ id }) => id === 'home')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('The variable HOME is relative, which is no absolute path, so'),
    });
  });

  it('tells of Nix once, whatever number of kinds need it', async () => {
    const { folders, variables } = machine(['bash']);
    const nix = (id: 'nix-packages' | 'fhs-pip') => ({ ...plainKind, id, probe: probeNix });
    vi.stubEnv('PATH', variables.PATH);
    onTestFinished(() => void vi.unstubAllEnvs());
    const kinds = [plainKind, nix('nix-packages'), nix('fhs-pip')];
    const findings = await checkMachine({ folders, variables, kinds, run: answering('') });
    expect(findings.filter(({ id }) => id.startsWith('kind-')).map(({ id }) => id)).toEqual(['kind-venv']);
    expect(findings.find(({ id }) => id === 'nix')).toMatchObject({
      status: 'absent',
      message: expect.stringContaining('not installed'),
      hint: expect.stringContaining('nix'),
      fix: { action: { type: 'open', url: 'https://nixos.org/download/' } },
    });
  });

  it('warns of a nixpkgs that is none, as a making would', async () => {
    const { folders, variables } = machine(['nix', 'nix-store', 'nix-instantiate']);
    vi.stubEnv('PATH', variables.PATH);
    onTestFinished(() => void vi.unstubAllEnvs());
    const nixpkgs = temporaryFolder();
    const look = async () => {
      const search = { ...variables, NIX_PATH: `nixpkgs=${nixpkgs}` };
      const found = await checkMachine({ folders, variables: search, kinds: [], run: answering('nix (Nix) 2.30.1') });
      return found.find(({ id }) => id === 'nix');
    };
    expect(await look()).toMatchObject({
      status: 'warning',
      message: `Nix 2.30.1 has no nixpkgs: ${nixpkgs} is not a nixpkgs: it has no default.nix.`,
      hint: 'Correct NIX_PATH, or choose a nixpkgs for each environment by its setting nixpkgs.',
    });
    writeFileSync(join(nixpkgs, 'default.nix'), '');
    expect(await look()).toMatchObject({ status: 'ok', message: `Nix 2.30.1 takes nixpkgs from ${nixpkgs}.` });
  });

  it('does not warn of a tool that nobody needs, and has the line that installs it', async () => {
    const { folders, variables } = machine(['bash']);
    vi.stubEnv('PATH', variables.PATH);
    vi.stubEnv('HOME', variables.HOME);
    onTestFinished(() => void vi.unstubAllEnvs());
    const findings = await checkMachine({ folders, variables, kinds: [micromamba], run: answering('') });
    expect(findings.find(({ id }) => id === 'kind-micromamba')).toMatchObject({
      status: 'absent',
      message: 'micromamba is not installed on this machine.',
      fix: { action: { type: 'copy', text: expect.stringContaining('micro') } },
    });
  });

  it('names the interpreters, and the reason when none is fit', () => {
    const python = (version: string, venv: Interpreter['venv']): Interpreter => ({
      path: `/usr/bin/python${version}`,
      version,
      origin: 'system',
      venv,
    });
    const unfit = { available: false, reason: 'It has no ensurepip.', hint: 'Install python3-venv.' } as const;
    expect(checkPythons([], debian)).toMatchObject({
      status: 'failure',
      fix: { action: { text: 'sudo apt install python3 python3-venv' } },
    });
    expect(checkPythons([python('3.11.2', unfit)], debian)).toMatchObject({
      status: 'failure',
      message: expect.stringContaining('no ensurepip'),
      hint: 'Install python3-venv.',
    });
    expect(checkPythons([python('2.7', unfit), python('3.12.1', { available: true })], debian)).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('1 of 2'),
    });
  });

  it('fails a data folder that is no folder, and leaves nothing behind', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'file'), '');
    expect(await checkDataFolder(join(home, 'file', 'cloche'))).toMatchObject({ status: 'failure' });
    symlinkSync('/nowhere/at/all', join(home, 'link'));
    expect(await checkDataFolder(join(home, 'link'))).toMatchObject({ status: 'failure' });
    expect(await checkDataFolder(join(home, 'a:b'))).toMatchObject({
      status: 'failure',
      message: expect.stringContaining('colon'),
    });
    expect(existsSync('/nowhere')).toBe(false);
  });
});
