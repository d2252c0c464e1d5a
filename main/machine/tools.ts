import { arch, release, userInfo } from 'node:os';
import { basename } from 'node:path';
import { type Distribution, installable, installCommand } from '../process/distribution';
import { findTool } from '../process/find-tool';
import type { Run } from '../process/run';
import { type Verdict, withCommand } from './verdict';

/** Whether the faster engine is there; without it pip does the work. */
export async function checkUv(run: Run, signal: AbortSignal, variables: NodeJS.ProcessEnv): Promise<Verdict> {
  const file = await findTool('uv', variables.PATH);
  if (!file)
    return withCommand(
      {
        status: 'absent',
        message: 'uv is not on PATH; pip makes the environments.',
        hint: 'With uv environments are made much faster.',
      },
      'pipx install uv',
    );
  const { code, stdout, stderr } = await run(file, ['--version'], { signal, timeoutMs: 1500 });
  if (code === 0) return { status: 'ok', message: `${stdout.trim()} makes the environments (${file}).` };
  return {
    status: 'warning',
    message: `${file} does not work: ${stderr.trim().slice(0, 200) || 'it ended with an error'}.`,
    hint: 'Install uv again, or remove it: without it pip makes the environments.',
  };
}

/** Which shells can be opened in an environment. */
export async function checkShells(variables: NodeJS.ProcessEnv, distribution: Distribution): Promise<Verdict> {
  const names = ['bash', 'zsh', 'fish'];
  const found = await Promise.all(names.map((name) => findTool(name, variables.PATH)));
  const shells = names.filter((_, index) => found[index] !== null);
  if (shells.length === 0)
    return withCommand(
      { status: 'failure', message: 'None of bash, zsh and fish is on PATH, so no terminal can be opened.' },
      installCommand(distribution, { other: 'bash' }),
    );
  const login = variables.SHELL || userInfo().shell;
  if (login && !names.includes(basename(login)))
    return {
      status: 'warning',
      message: `Your shell ${login} is not one that Cloche can activate; terminals open in ${shells[0]}.`,
      hint: 'Choose another shell in the settings.',
    };
  return { status: 'ok', message: `Terminals can open in ${shells.join(', ')}.` };
}

/** Whether HOME says where the user's files are. */
export async function checkHome({ HOME }: NodeJS.ProcessEnv): Promise<Verdict> {
  if (HOME?.startsWith('/')) return { status: 'ok', message: `${HOME} is the home folder.` };
  return {
    status: 'warning',
    message: `The variable HOME ${HOME ? `is ${HOME}, which is no absolute path` : 'is not set'}, so the home folder is taken from the list of users.`,
    hint: 'Start Cloche from a login session.',
  };
}

/** Whether requirements from repositories can be fetched. */
export async function checkGit(variables: NodeJS.ProcessEnv, distribution: Distribution): Promise<Verdict> {
  const file = await findTool('git', variables.PATH);
  if (file) return { status: 'ok', message: `git is there (${file}).` };
  return withCommand(
    {
      status: 'absent',
      message: 'git is not on PATH.',
      hint: 'Only requirements from repositories (git+https://…) need it.',
    },
    installCommand(distribution, installable.git),
  );
}

/** Whether packages without a ready wheel can be built. */
export async function checkCompiler(variables: NodeJS.ProcessEnv, distribution: Distribution): Promise<Verdict> {
  const found = await Promise.all(['cc', 'gcc', 'clang'].map((name) => findTool(name, variables.PATH)));
  const file = found.find((path) => path !== null);
  if (file) return { status: 'ok', message: `A C compiler is there (${file}).` };
  return withCommand(
    {
      status: 'absent',
      message: 'No C compiler is on PATH.',
      hint: 'Only packages that come without a wheel for this machine need one.',
    },
    installCommand(distribution, installable.compiler),
  );
}

/** On what Cloche runs, for reports of errors. */
export function checkSystem(distribution: Distribution): Verdict {
  return {
    status: 'ok',
    message: `${distribution.name}, Linux ${release()} on ${arch()}, Node ${process.versions.node}.`,
  };
}
