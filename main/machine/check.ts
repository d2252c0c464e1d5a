import type { Finding } from '../../preload/contract';
import type { Kind } from '../kinds/kind';
import { probeNix } from '../nix/run/nix';
import { readDistribution } from '../process/distribution';
import type { Run } from '../process/run';
import { findInterpreters } from '../python/interpreters';
import type { Folders } from '../store/folders';
import { checkDataFolder, checkDiskSpace } from './disk';
import { checkNix } from './nix';
import { checkPythons } from './pythons';
import { checkCompiler, checkGit, checkHome, checkShells, checkSystem, checkUv } from './tools';
import { type Verdict, withAdvice } from './verdict';

/** What the doctor looks at. */
export interface MachineContext {
  readonly folders: Folders;
  readonly kinds: readonly Kind[];
  readonly run: Run;
  /** By default this process's own. */
  readonly variables?: NodeJS.ProcessEnv;
  /** How long one check may take, milliseconds; 1800 by default. */
  readonly patienceMs?: number;
}

/**
 * Looks over the machine: what Cloche needs, what it could use, and what to do about what is missing. Answers within
 * two seconds; a check that is slower is told as a warning. Never throws.
 */
export async function checkMachine(context: MachineContext): Promise<Finding[]> {
  const { folders, kinds, run, variables = process.env, patienceMs = 1800 } = context;
  const distribution = readDistribution();
  const aborter = new AbortController();
  const { signal } = aborter;
  // What keeps the kinds of Nix from being made is told once, of Nix.
  const kindChecks = kinds
    .filter(({ probe }) => probe !== probeNix)
    .map((kind) => ({
      id: `kind-${kind.id}`,
      title: `Kind ${kind.label}`,
      look: () => checkKind(kind, run, signal),
    }));
  const checks: readonly Check[] = [
    {
      id: 'python',
      title: 'Python interpreters',
      look: async () => checkPythons(await findInterpreters({ run, signal }, { variables }), distribution),
    },
    { id: 'uv', title: 'uv', look: () => checkUv(run, signal, variables) },
    ...kindChecks,
    { id: 'nix', title: 'Nix', look: () => checkNix({ run, signal }, variables) },
    { id: 'shells', title: 'Shells', look: () => checkShells(variables, distribution) },
    { id: 'data-folder', title: 'Data folder', look: () => checkDataFolder(folders.data) },
    { id: 'disk-space', title: 'Disk space', look: () => checkDiskSpace(folders.data) },
    { id: 'home', title: 'Home folder', look: () => checkHome(variables) },
    { id: 'git', title: 'git', look: () => checkGit(variables, distribution) },
    { id: 'compiler', title: 'C compiler', look: () => checkCompiler(variables, distribution) },
    { id: 'system', title: 'System', look: async () => checkSystem(distribution) },
  ];
  try {
    return await Promise.all(checks.map((check) => lookInTime(check, patienceMs)));
  } finally {
    aborter.abort();
  }
}

interface Check extends Pick<Finding, 'id' | 'title'> {
  readonly look: () => Promise<Verdict>;
}

async function checkKind(kind: Kind, run: Run, signal: AbortSignal): Promise<Verdict> {
  const answer = await kind.probe({ run, signal });
  if (answer.available) return { status: 'ok', message: 'Environments of this kind can be made here.' };
  // Nobody needs the tools of all kinds.
  return withAdvice({ status: answer.isAbsent ? 'absent' : 'warning', message: answer.reason }, answer);
}

async function lookInTime({ id, title, look }: Check, patienceMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Verdict>((resolve) => {
    const message = `This did not answer within ${Math.round(patienceMs / 100) / 10} s.`;
    timer = setTimeout(() => resolve({ status: 'warning', message, hint: 'Check again in a moment.' }), patienceMs);
  });
  const failed = (thrown: unknown): Verdict => ({
    status: 'warning',
    message: `This could not be checked: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
  });
  try {
    return { id, title, ...(await Promise.race([look().catch(failed), late])) };
  } finally {
    clearTimeout(timer);
  }
}
