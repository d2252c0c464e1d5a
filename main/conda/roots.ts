import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import type { Option } from '../../preload/contract';
import { homeFolder } from '../store/folders';
import { isFolder, realPathOf, statsOf, textOf } from '../store/quick-look';
import { findConda, micromambaRoot } from './tools/find';

/** A configuration that is larger than this is none, bytes. */
const configurationBytesMax = 100_000;

/**
 * Folders in which micromamba and conda look for environments by their names, as choices of a form; read from files,
 * so no tool is started.
 */
export async function rootOptions(): Promise<Option[]> {
  const ofMicromamba = isFolder(micromambaRoot()) ? [join(micromambaRoot(), 'envs')] : [];
  const ofConda = (await condaFolders()).filter((folder) => !ofMicromamba.includes(folder));
  return [
    ...ofMicromamba.map((folder) => ({ value: folder, label: 'Among micromamba’s', detail: folder })),
    ...ofConda.map((folder) => ({ value: folder, label: 'Among conda’s', detail: folder })),
  ];
}

/**
 * Where conda keeps environments, the first before the others: what its settings say, its root, and where those are that
 * it knows. https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html#envs-dirs
 */
async function condaFolders(): Promise<string[]> {
  const home = homeFolder();
  const program = await findConda().catch(() => undefined);
  const root = program === undefined ? [] : [dirname(dirname(realPathOf(program) ?? program))];
  const named = process.env.CONDA_ENVS_DIRS || process.env.CONDA_ENVS_PATH || '';
  const files = [process.env.CONDARC ?? '', join(home, '.condarc'), join(home, '.config/conda/.condarc')];
  const folders = [
    ...named.split(delimiter),
    ...[...files, '/etc/conda/.condarc', ...root.map((folder) => join(folder, '.condarc'))].flatMap(readEnvsDirs),
    ...root.filter((folder) => isFolder(join(folder, 'conda-meta'))).map((folder) => join(folder, 'envs')),
    ...registered(home),
  ];
  return [...new Set(folders.filter((folder) => isAbsolute(folder) && isFolder(folder)))];
}

/** `envs_dirs` of a configuration file; what cannot be read says nothing. */
function readEnvsDirs(file: string): string[] {
  if (!isAbsolute(file) || (statsOf(file)?.size ?? 0) > configurationBytesMax) return [];
  try {
    const settings: unknown = parse(textOf(file) ?? '', { maxAliasCount: 0 });
    const found = (settings as { envs_dirs?: unknown; envs_path?: unknown } | null) ?? {};
    const folders = found.envs_dirs ?? found.envs_path;
    if (!Array.isArray(folders)) return [];
    return folders.map((folder) => String(folder).replace(/^~(?=\/|$)/, homeFolder()));
  } catch {
    return [];
  }
}

/** Folders of the environments that either tool has registered, where they are called as such folders are. */
const registered = (home: string): string[] =>
  (textOf(join(home, '.conda/environments.txt')) ?? '')
    .split('\n')
    .map((line) => dirname(line.trim()))
    .filter((folder) => basename(folder) === 'envs');
