import { join } from 'node:path';
import { type PythonCommand, type PythonRunner, runPython } from './install';

/** A virtual environment that is to be made. */
export interface VenvRequest {
  /** Absolute path; it does not exist, or is empty but for Cloche's marker. */
  readonly prefix: string;
  /** Shown in the prompt by the scripts that `venv` writes. */
  readonly name: string;
  readonly systemSitePackages: boolean;
}

/** The interpreter of a virtual environment. */
export const pythonOf = (prefix: string): string => join(prefix, 'bin', 'python');

/** Makes a virtual environment with pip inside, by the interpreter's own `venv` and `ensurepip`. */
export async function makeVenvWithPip(
  { prefix, name, systemSitePackages }: VenvRequest,
  base: PythonCommand,
  inside: PythonCommand,
  runner: PythonRunner,
): Promise<void> {
  const site = systemSitePackages ? ['--system-site-packages'] : [];
  await runPython(base, ['-I', '-m', 'venv', '--without-pip', '--prompt', name, ...site, prefix], runner);
  // venv itself would hide what ensurepip says when it fails.
  runner.report({ phase: 'Installing pip' });
  // It is a pip as well, and would tell of packages that nobody asked for.
  const silently = { ...runner, report: () => {} };
  await runPython(inside, ['-I', '-m', 'ensurepip', '--upgrade', '--default-pip'], silently);
}
