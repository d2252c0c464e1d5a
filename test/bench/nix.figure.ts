import { execFileSync } from 'node:child_process';
import type { KindId, Shell, Spec } from '../../preload/contract';
import { openNixStore } from '../support/nix-store';
import type { Figure, Measurement } from './figure';
import { compare, findBash, type Made, withMadeIn } from './made';
import { openActivated, timePrompt } from './prompt';

const withMade = <T>(kind: KindId, spec: Spec, work: (made: Made) => Promise<T>): Promise<T> =>
  withMadeIn(openNixStore(), { kind, spec }, work);

const withPackages: Spec = { packages: ['demo', 'numpy'] };

async function measureAgainstShell(): Promise<Measurement> {
  const shell = await findBash();
  return withMade('nix-packages', withPackages, (made) =>
    compare(
      'bash -i',
      () => openActivated(shell, made.activate, made),
      () => timePrompt(shell.file, ['-i'], made.variables),
    ),
  );
}

async function measureAgainstNixShell(): Promise<Measurement> {
  const shell = await findBash();
  return withMade('nix-packages', withPackages, (made) => {
    const args = ['-p', 'python3.withPackages (ps: [ ps.demo ps.numpy ])', '--run', 'true'];
    return compare(
      'nix-shell --run true',
      () => openActivated(shell, made.activate, made),
      async () => {
        const begun = performance.now();
        const env = { ...made.variables, NIX_BUILD_SHELL: shell.file };
        execFileSync('nix-shell', args, { env, cwd: made.folder, stdio: 'ignore' });
        return performance.now() - begun;
      },
    );
  });
}

async function measureZone(): Promise<Measurement> {
  return withMade('fhs-pip', {}, async (made) => {
    const { enclosure } = await made.activate();
    const file = enclosure?.shells.bash;
    if (!enclosure || !file) throw new Error('There is no bash in the zone.');
    const shell: Shell = { id: 'bash', file, isDefault: true };
    return compare(
      'its launcher',
      () => openActivated(shell, made.activate, made),
      () => timePrompt(enclosure.file, [], made.variables),
    );
  });
}

export const figures: Figure[] = [
  {
    name: 'warm-open-nix-host',
    title: 'from the request to the prompt of a bash in a withPackages environment, on the host',
    unit: 'ms',
    goal: 'at most 5 ms more',
    measure: measureAgainstShell,
  },
  {
    name: 'warm-open-nix-shell',
    title: 'the same beside nix-shell with the same packages, which has built and evaluated them before',
    unit: 'ms',
    goal: 'at most 0.33 ×',
    measure: measureAgainstNixShell,
  },
  {
    name: 'warm-open-zone',
    title: 'from the request to the prompt of a bash in the virtual environment of an FHS zone',
    unit: 'ms',
    goal: 'at most 1.3 ×',
    measure: measureZone,
  },
];
