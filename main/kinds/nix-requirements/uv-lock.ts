import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { ClocheError, copyFix } from '../../../preload/contract';
import { quotePosix } from '../../process/quote';
import { redactCredentials } from '../../process/redact';
import { normalizeName } from '../../python/package-name';
import { readTextFile } from '../../store/read-capped';
import { type Sources, sourceHash } from '../../store/trust';

/** What a project's uv.lock fixes. */
export interface UvLock {
  /** Which Pythons it is for, a specifier; '' for all. */
  readonly python: string;
  /** Versions by normalised names; several where they depend on markers, '' where it has none. */
  readonly versions: ReadonlyMap<string, readonly string[]>;
}

const place = z.string().optional();
const fileSchema = z.object({ url: place });
const packageSchema = z.object({
  name: z.string(),
  version: z.string().optional(),
  /** One of these is there, or `virtual` for what is not built. */
  source: z
    .object({ registry: place, git: place, url: place, path: place, directory: place, editable: place })
    .default({}),
  sdist: fileSchema.optional(),
  wheels: z.array(fileSchema).default([]),
});
const lockSchema = z.object({
  'requires-python': z.string().optional(),
  package: z.array(packageSchema).default([]),
});

/** Files of a project that say what is in its environment, absolute. */
export const projectFiles = (project: string): string[] =>
  project === '' ? [] : ['pyproject.toml', 'uv.lock'].map((name) => join(project, name));

/** Reads the uv.lock of a project's folder. Throws `invalid-input`, with what to do where there is none. */
export async function readUvLock(project: string): Promise<UvLock> {
  if (project === '') throw withoutProject();
  const { lock } = await readProject(project);
  const versions = new Map<string, string[]>();
  for (const { name, version = '' } of lock.package) {
    const key = normalizeName(name);
    versions.set(key, [...(versions.get(key) ?? []), version]);
  }
  return { python: (lock['requires-python'] ?? '').replace(/\s/g, ''), versions };
}

/**
 * The files by which a project says what is built and fetched for it, and warnings for what is not of PyPI. Throws as
 * {@link readUvLock}.
 */
export async function projectSources(project: string): Promise<Sources> {
  if (project === '') return { files: [], warnings: [] };
  const { files, lock } = await readProject(project);
  const origins = lock.package.flatMap((locked) => originsOf(locked, project).map((origin) => [locked.name, origin]));
  const warnings = new Set(origins.map(([name, origin]) => `By the uv.lock ${name} ${origin}.`));
  const more = warnings.size - warningsMax;
  return {
    files: files.map((file) => ({ ...file, hash: sourceHash(file.path, file.text) })),
    warnings: [...[...warnings].slice(0, warningsMax), ...(more > 0 ? [`The uv.lock has ${more} more of these.`] : [])],
  };
}

const warningsMax = 50;

/** From where a package comes that is not of PyPI: the end of a sentence each. */
function originsOf({ source, sdist, wheels }: z.infer<typeof packageSchema>, project: string): string[] {
  const { registry, git, url, path, directory, editable } = source;
  const folder = path ?? directory ?? editable;
  if (folder !== undefined) return [`is built of ${resolve(project, folder)}`];
  if (git !== undefined) return [`comes from Git: ${redactCredentials(git)}`];
  if (url !== undefined) return [`comes from ${redactCredentials(url)}`];
  if (registry !== undefined && !isPyPI(registry)) return [`comes from the index ${redactCredentials(registry)}`];
  // The addresses are fetched as they stand, whatever the index is called.
  const urls = [sdist, ...wheels].flatMap((file) => file?.url ?? []);
  return urls.filter((address) => !isPyPI(address)).map((address) => `comes from ${redactCredentials(address)}`);
}

const isPyPI = (address: string): boolean => /^https:\/\/(?:pypi\.org|files\.pythonhosted\.org)\//.test(address);

async function readProject(project: string) {
  const files = [];
  for (const path of projectFiles(project)) files.push({ path, text: await read(path, project) });
  const { path = '', text = '' } = files.at(-1) ?? {};
  try {
    return { files, lock: lockSchema.parse(parse(text)) };
  } catch (thrown) {
    throw new ClocheError('invalid-input', `${path} is not a lock of uv.`, {
      hint: 'Write it anew with uv lock, in the project’s folder.',
      detail: thrown instanceof Error ? thrown.message.slice(0, 1000) : undefined,
    });
  }
}

function withoutProject(): ClocheError {
  const command = 'uv init --bare && uv add -r requirements.txt';
  return new ClocheError(
    'invalid-input',
    'uv2nix takes exact versions from a project’s uv.lock, and no project is named.',
    {
      hint: `Name the folder of a project with pyproject.toml and uv.lock. ${command} makes both from a requirements file.`,
      fixes: [copyFix(command)],
    },
  );
}

async function read(path: string, project: string): Promise<string> {
  try {
    return (await readTextFile(path, { isRegular: true })).text;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || thrown.code !== 'not-found') throw thrown;
    throw new ClocheError('not-found', `There is no file ${path}, which uv2nix needs.`, {
      hint: path.endsWith('uv.lock')
        ? 'uv lock writes it, in the folder of the project.'
        : 'Name the folder of a project.',
      fixes: [copyFix(`cd ${quotePosix(project)} && uv lock`, 'the command')],
    });
  }
}
