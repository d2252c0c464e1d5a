import { execFileSync } from 'node:child_process';
import type { KindId, Spec } from '../../preload/contract';
import { openNixStore } from '../support/nix-store';
import type { Figure, Measurement } from './figure';
import { compare, compareWithBash, findBash, type Made, withMadeIn } from './made';
import { timePrompt, timeTerminal } from './prompt';

const withMade = <T>(kind: KindId, spec: Spec, work: (made: Made) => Promise<T>): Promise<T> =>
  withMadeIn(openNixStore(), { kind, spec }, work);

const withPackages: Spec = { packages: ['demo', 'numpy'] };

const measureAgainstShell = () => withMade('nix-packages', withPackages, compareWithBash);

async function measureAgainstNixShell(): Promise<Measurement> {
  const shell = await findBash();
  return withMade('nix-packages', withPackages, (made) => {
    const args = ['-p', 'python3.withPackages (ps: [ ps.demo ps.numpy ])', '--run', 'true'];
    return compare(
      'nix-shell --run true',
      () => timeTerminal(made.prepare),
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
    const { entrance, prepared } = await made.prepare();
    await prepared.dispose();
    const enclosure = entrance?.activation.enclosure;
    if (!enclosure) throw new Error('The environment is in no zone.');
    return compare(
      'its launcher',
      () => timeTerminal(made.prepare),
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
