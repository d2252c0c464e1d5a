import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
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
    missing('micromamba', 'Its page tells how; on NixOS: nix-env -iA nixos.micromamba.', microPage)
  );
}

/** The same for conda, whose installers each have a folder of their own in the home. */
export async function findConda(): Promise<string> {
  const folders = ['miniforge3', 'miniconda3', 'mambaforge', 'anaconda3'].map((name) => join(homeFolder(), name));
  const roots = [...folders, '/opt/conda', '/opt/miniforge3', '/opt/miniconda3'];
  const places = [process.env.CONDA_EXE ?? '', ...roots.map((root) => join(root, 'bin/conda'))];
  return (
    (await findTool('conda')) ??
    places.find(isAbsoluteProgram) ??
    missing('conda', 'Install Miniforge, or take micromamba, which needs no installation of its own.', condaPage)
  );
}

const isAbsoluteProgram = (file: string) => file.startsWith('/') && isProgram(file);

const microPage = 'https://mamba.readthedocs.io/en/latest/installation/micromamba-installation.html';
const condaPage = 'https://conda-forge.org/download/';

function missing(name: string, hint: string, url: string): never {
  throw new ClocheError('tool-missing', `${name} is not installed on this machine.`, {
    hint,
    fixes: [{ label: `How to install ${name}`, action: { type: 'open', url } }],
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
