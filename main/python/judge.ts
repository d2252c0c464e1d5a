import type { Availability } from '../../preload/contract';
import { type Distribution, installCommand } from '../process/distribution';
import { storePathOf } from '../store/nix-store';
import type { Probe } from './probe';

const available: Availability = { available: true };
const unavailable = (reason: string, hint: string): Availability => ({ available: false, reason, hint });

/** Major and minor number of a version such as `3.12.4` or `3.15.0a2`. */
export function majorMinor(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return [major, minor];
}

/** The version by which a Python is known, such as `3.12` for `3.12.4`. */
export const shortVersion = (version: string): string => majorMinor(version).join('.');

/** Whether uv knows how to deal with a Python of this version. */
export const isKnownToUv = (version: string): boolean => {
  const [major, minor] = majorMinor(version);
  return major === 3 && minor >= 6;
};

/** What makes venvs beside an interpreter itself, and what could. */
export interface JudgingTools {
  readonly hasUv: boolean;
  readonly distribution: Distribution;
}

/** Whether an interpreter can make a venv with the tools of this machine and its distribution, and why not. */
export function judgeInterpreter(
  probe: Probe | null,
  realPath: string,
  { hasUv, distribution }: JudgingTools,
): Availability {
  if (!probe)
    return unavailable(
      'It does not answer as a Python does.',
      `Choose a Python. ${realPath} --version tells what it is.`,
    );
  const [major, minor] = majorMinor(probe.version);
  if (major < 3 || (major === 3 && minor < 3))
    return unavailable('It is older than the module venv, which came with 3.3.', 'Choose Python 3.6 or newer.');
  if (major === 3 && minor < 6)
    return unavailable(
      `Python ${major}.${minor} is too old: its venv lacks what Cloche needs.`,
      'Choose Python 3.6 or newer.',
    );
  if (storePathOf(realPath)?.endsWith('-env'))
    return unavailable(
      'It is a Nix Python with packages, and a venv made of it would not see them.',
      'Choose the bare interpreter (python3 of nixpkgs without withPackages).',
    );
  if (hasUv && isKnownToUv(probe.version)) return available;
  if (probe.hasVenv && probe.hasEnsurepip) return available;
  const reason = `Its module ${probe.hasVenv ? 'ensurepip' : 'venv'} is missing.`;
  const isSplit = distribution.family === 'debian' && realPath.startsWith('/usr/bin/');
  const command = isSplit ? installCommand(distribution, { other: `python${major}.${minor}-venv` }) : undefined;
  return unavailable(reason, command ?? 'Install uv, or build this Python with ensurepip.');
}
