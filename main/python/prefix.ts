import { join } from 'node:path';
import { isProgram } from '../process/find-tool';
import { namesIn, textOf } from '../store/quick-look';

/** What `pyvenv.cfg` says of a virtual environment. */
export interface PyvenvConfig {
  /** Full version, where it is told. */
  readonly version?: string;
  /** Folder of the base interpreter. */
  readonly home?: string;
}

/** The configuration of the virtual environment at a prefix, or null when it is none. */
export async function readPyvenvConfig(prefix: string): Promise<PyvenvConfig | null> {
  const text = textOf(join(prefix, 'pyvenv.cfg'));
  if (text === null) return null;
  const values = new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key ? [[key.toLowerCase(), value ?? '']] : [];
    }),
  );
  const version = /^\d+\.\d+\.\d+((a|b|rc)\d+)?/.exec(values.get('version') ?? values.get('version_info') ?? '')?.[0];
  const home = values.get('home');
  return { ...(version ? { version } : {}), ...(home ? { home } : {}) };
}

/** The interpreter inside a prefix, or null when there is none that can be started. */
export async function findPrefixInterpreter(prefix: string): Promise<string | null> {
  for (const name of ['python', 'python3', 'pypy3', 'pypy', 'python2']) {
    const file = join(prefix, 'bin', name);
    if (isProgram(file)) return file;
  }
  return null;
}

/** The name of the library folder of a prefix, by which Pythons are told apart, such as `python3.12`; or null. */
export async function findLibrary(prefix: string): Promise<string | null> {
  return namesIn(join(prefix, 'lib')).find((name) => /^(python|pypy|graalpy)\d/.test(name)) ?? null;
}

/** Where the packages of a prefix are whose library folder has this name. */
export const sitePackagesOf = (prefix: string, library: string): string =>
  join(prefix, 'lib', library, 'site-packages');

/** The site-packages folder of a prefix, or null. */
export async function findSitePackages(prefix: string): Promise<string | null> {
  const library = await findLibrary(prefix);
  return library === null ? null : sitePackagesOf(prefix, library);
}
