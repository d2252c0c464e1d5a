import { join } from 'node:path';
import { parse } from 'smol-toml';
import * as z from 'zod';
import { ClocheError } from '../../../preload/contract';
import { quotePosix } from '../../process/quote';
import { normalizeName } from '../../python/requirements';
import { readTextFile } from '../../store/read-capped';

/** What a project's uv.lock fixes. */
export interface UvLock {
  /** Which Pythons it is for, a specifier; '' for all. */
  readonly python: string;
  /** Versions by normalised names; several where they depend on markers, '' where it has none. */
  readonly versions: ReadonlyMap<string, readonly string[]>;
}

const lockSchema = z.object({
  'requires-python': z.string().optional(),
  package: z.array(z.object({ name: z.string(), version: z.string().optional() })).default([]),
});

/** Files of a project that say what is in its environment, absolute. */
export const projectFiles = (project: string): string[] =>
  project === '' ? [] : ['pyproject.toml', 'uv.lock'].map((name) => join(project, name));

/** Reads the uv.lock of a project's folder. Throws `invalid-input`, with what to do where there is none. */
export async function readUvLock(project: string): Promise<UvLock> {
  if (project === '') throw withoutProject();
  const [pyproject = '', path = ''] = projectFiles(project);
  await read(pyproject, project);
  const text = await read(path, project);
  try {
    const lock = lockSchema.parse(parse(text));
    const versions = new Map<string, string[]>();
    for (const { name, version = '' } of lock.package) {
      const key = normalizeName(name);
      versions.set(key, [...(versions.get(key) ?? []), version]);
    }
    return { python: (lock['requires-python'] ?? '').replace(/\s/g, ''), versions };
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
      fixes: [{ label: `Copy ${command}`, action: { type: 'copy', text: command } }],
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
      fixes: [
        {
          label: 'Copy uv lock',
          action: { type: 'copy', text: `cd ${quotePosix(project)} && uv lock` },
        },
      ],
    });
  }
}
