import { type ChildProcess, spawn } from 'node:child_process';
import { hostVariables } from './orphans';

/**
 * Keeps the last line that it hears, and kills the process groups in it when there is nothing more to hear: the kernel
 * closes the pipe of whoever dies, however it dies.
 */
const script = 'while read -r line; do groups=$line; done; for group in $groups; do kill -s KILL -- "-$group"; done';

const groups = new Set<number>();
let guardian: ChildProcess | undefined;

/**
 * Has a process group killed when this process dies, even by SIGKILL, until what this returns is called. One small shell
 * does that for all of them: a program between each child and this process would hold up its start.
 */
export function guard(group: number): () => void {
  groups.add(group);
  tell();
  return () => {
    groups.delete(group);
    tell();
  };
}

function tell(): void {
  guardian ??= startGuardian();
  guardian.stdin?.write(`${[...groups].join(' ')}\n`);
}

function startGuardian(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', script], {
    cwd: '/',
    // What ends a terminal or its session must not end this first.
    detached: true,
    env: hostVariables(),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const forget = () => {
    if (guardian === child) guardian = undefined;
  };
  child.on('error', forget);
  child.on('exit', forget);
  child.stdin?.on('error', forget);
  // Neither keeps this process from ending.
  child.unref();
  (child.stdin as (typeof child.stdin & { unref(): void }) | null)?.unref();
  return child;
}
