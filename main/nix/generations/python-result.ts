import { join } from 'node:path';
import { ClocheError, type Lock, type Package } from '../../../preload/contract';
import { readInstalled } from '../../python/installed';
import { normalizeName } from '../../python/package-name';
import { findPrefixInterpreter, findSitePackages } from '../../python/prefix';
import type { NixContext } from '../run/nix';

/** A Python that Nix has built. */
export interface PythonResult {
  /** Absolute path of the interpreter. */
  readonly interpreter: string;
  /** Full version, as it says itself. */
  readonly version: string;
}

const askVersion = 'import platform, sys; sys.stdout.write(platform.python_version())';

/** Starts the interpreter at a prefix and asks it what it is. Throws `verification-failed`. */
export async function verifyPython(prefix: string, { run, signal }: NixContext): Promise<PythonResult> {
  const interpreter = await findPrefixInterpreter(prefix);
  if (interpreter === null)
    throw new ClocheError('verification-failed', `Nix reported success, but there is no Python in ${prefix}.`, {
      hint: 'What was asked for is no interpreter: choose python3, or another one that this nixpkgs has.',
    });
  const options = { folder: '/', signal, timeoutMs: 60_000 };
  const { code, stdout, stderr } = await run(interpreter, ['-c', askVersion], options);
  if (code === 0 && /^\d+\.\d+/.test(stdout)) return { interpreter, version: stdout.trim() };
  throw new ClocheError('verification-failed', `Nix reported success, but ${interpreter} does not start.`, {
    detail: stderr.slice(-4000),
  });
}

/** The packages that Nix put into a prefix; those whose names were asked for are marked. */
export async function readNixPackages(prefix: string, asked: readonly string[]): Promise<Package[]> {
  const sitePackages = await findSitePackages(prefix);
  if (sitePackages === null) return [];
  const names = new Set(asked.map(normalizeName));
  const found = await readInstalled(sitePackages);
  return found.map(({ name, version }) => ({
    name,
    version,
    installer: 'nix',
    isRequested: names.has(normalizeName(name)),
  }));
}

/** Whether it was Nix that installed a package. */
export const isOfNix = ({ installer }: Package): boolean => installer === 'nix';

/** Of a lock that Nix and pip made together, what pip installed. */
export function withoutNixPackages(lock: Lock | undefined): Lock | undefined {
  return lock && { ...lock, packages: lock.packages.filter((found) => !isOfNix(found)) };
}

/** Where a generation's root of its Python is. */
export const pythonRoot = (current: string): string => join(current, 'python');
