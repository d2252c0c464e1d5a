import { join } from 'node:path';
import { ClocheError, copyFix, openFix } from '../../../preload/contract';
import { readDistribution } from '../../process/distribution';
import { findTool, isProgram } from '../../process/find-tool';
import { homeFolder } from '../../store/folders';
import { isFolder } from '../../store/quick-look';

/**
 * The absolute path of micromamba: on PATH, where `MAMBA_EXE` says, or where its installer puts it. Throws
 * `tool-missing`, with how to install it.
 */
export async function findMicromamba(): Promise<string> {
  const home = homeFolder();
  const places = [process.env.MAMBA_EXE ?? '', join(home, '.local/bin/micromamba'), join(home, 'bin/micromamba')];
  return (
    (await findTool('micromamba')) ??
    places.find(isAbsoluteProgram) ??
    missing('micromamba', {
      hint: 'Its installer puts it into your home folder. Where there is Nix, Cloche takes it from there.',
      command: 'bash <(curl -L https://micro.mamba.pm/install.sh)',
      page: 'https://mamba.readthedocs.io/en/latest/installation/micromamba-installation.html',
      ofNixos: 'nix-env -iA nixos.micromamba',
    })
  );
}

/** The same for conda, whose installers each have a folder of their own in the home. */
export async function findConda(): Promise<string> {
  const folders = ['miniforge3', 'miniconda3', 'mambaforge', 'anaconda3', '.conda'].map((name) =>
    join(homeFolder(), name),
  );
  const roots = [...folders, '/opt/conda', '/opt/miniforge3', '/opt/miniconda3'];
  const places = [process.env.CONDA_EXE ?? '', ...roots.map((root) => join(root, 'bin/conda'))];
  return (
    (await findTool('conda')) ??
    places.find(isAbsoluteProgram) ??
    missing('conda', {
      hint: 'Install Miniforge into your home folder, or take micromamba, which does the same and is quicker.',
      command:
        'curl -LO "https://github.com/conda-forge/miniforge/releases/latest/download/Miniforge3-Linux-$(uname -m).sh" && bash "Miniforge3-Linux-$(uname -m).sh"',
      page: 'https://conda-forge.org/download/',
      ofNixos: 'nix-env -iA nixos.conda && conda-shell -c "conda --version"',
    })
  );
}

const isAbsoluteProgram = (file: string) => file.startsWith('/') && isProgram(file);

/** How a tool is installed. */
interface Installation {
  readonly hint: string;
  /** The line of its own page. */
  readonly command: string;
  readonly page: string;
  readonly ofNixos: string;
}

function missing(name: string, { hint, command, page, ofNixos }: Installation): never {
  const line = readDistribution().family === 'nixos' ? ofNixos : command;
  throw new ClocheError('tool-missing', `${name} is not installed on this machine.`, {
    hint,
    fixes: [copyFix(line, `the command that installs ${name}`), openFix(`How to install ${name}`, page)],
  });
}

/** The root prefix of micromamba, in which it keeps packages: `MAMBA_ROOT_PREFIX`, or where its versions have it by default. */
export function micromambaRoot(variables: NodeJS.ProcessEnv = process.env): string {
  const { MAMBA_ROOT_PREFIX: named, XDG_DATA_HOME: data } = variables;
  if (named?.startsWith('/')) return named;
  const old = join(homeFolder(variables), 'micromamba');
  if (isFolder(join(old, 'pkgs'))) return old;
  return join(data?.startsWith('/') ? data : join(homeFolder(variables), '.local/share'), 'mamba');
}

/** The first folder of packages that the user names for both tools; undefined where they have their own. */
export const namedCache = (): string | undefined =>
  process.env.CONDA_PKGS_DIRS?.split(/[:,]/).find((folder) => folder.startsWith('/'));
