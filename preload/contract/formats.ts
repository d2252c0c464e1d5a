import * as z from 'zod';

/** A format in which environments leave Cloche. */
export const formatIdSchema = z.enum([
  'cloche',
  'cloche-bundle',
  'requirements',
  'requirements-plain',
  'requirements-hashed',
  'pylock.toml',
  'pyproject.toml',
  'Dockerfile',
  'devcontainer.json',
  'shell.nix',
  'flake.nix',
  'configuration.nix',
  'environment.yml',
  'environment-versions.yml',
  'environment-builds.yml',
  'conda-explicit',
]);
export type FormatId = z.infer<typeof formatIdSchema>;

/** A format in which environments enter Cloche; what a file is, is told by its content and not by its name. */
export const importFormatIdSchema = z.enum([
  'cloche',
  'requirements',
  'pylock.toml',
  'pyproject.toml',
  'Pipfile',
  'Pipfile.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'setup.cfg',
  'pixi.toml',
  'python-script',
  'python_env.yaml',
  'environment.yml',
  'azureml',
  'conda-explicit',
  'conda-lock.yml',
  'conda-specs',
  'conda-list',
  'conda-list-export',
  'nix',
  'Dockerfile',
  'devcontainer.json',
]);
export type ImportFormatId = z.infer<typeof importFormatIdSchema>;
