import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { ClocheError, type SourceFile, type TrustedFile } from '../../preload/contract';
import { makePrivateFolder } from './atomic-file';
import { type JsonPlace, readJsonFile, updateJsonFile } from './json-file';

/** Files of the user's that would be run or evaluated. */
export interface Sources {
  readonly files: readonly SourceFile[];
  /** What else would be, as far as it cannot be shown: sentences. */
  readonly warnings: readonly string[];
}

/** Which files the user has looked at and lets run, by the hashes of {@link sourceHash}. */
export interface Trust {
  /** Those of the files that are not trusted, in their order; `named` are hashes that count as trusted besides. */
  untrusted(files: readonly SourceFile[], named?: readonly string[]): Promise<SourceFile[]>;
  /** Notes files as trusted from now on. Throws as the file system does, and `newer-schema`. */
  trust(files: readonly Pick<SourceFile, 'hash' | 'path'>[]): Promise<void>;
  /** All that is trusted, the newest first. */
  list(): Promise<TrustedFile[]>;
  /** Trusts a file no longer. Throws as {@link Trust.trust}, and `not-found`. */
  remove(hash: string): Promise<void>;
  /** Trusts what was removed through this very object once more. Throws as {@link Trust.trust}, and `not-found`. */
  restore(hash: string): Promise<void>;
}

/** What trust is kept in. */
export interface TrustOptions {
  /** Absolute folder of `trusted.json`: Cloche's own settings, never a project's. */
  readonly folder: string;
  readonly notice: (message: string) => void;
}

const fileName = 'trusted.json';
/** The oldest make way: they are shown once more then. */
const filesMax = 5000;
const hashSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const trustedSchema = z.strictObject({
  schema: z.literal(2),
  /** The newest last. */
  files: z.array(
    z.strictObject({ hash: hashSchema, path: z.string().exactOptional(), trustedAt: z.number().exactOptional() }),
  ),
});
type Trusted = z.infer<typeof trustedSchema>;

/** As it was before paths and times were noted. */
const hashesSchema = z
  .strictObject({ schema: z.literal(1), hashes: z.array(hashSchema) })
  .transform(({ hashes }): Trusted => ({ schema: 2, files: hashes.map((hash) => ({ hash })) }));

/** Opens what is trusted in a folder, which need not exist. A file that cannot be read trusts nothing. */
export function createTrust({ folder, notice }: TrustOptions): Trust {
  const place: JsonPlace<Trusted> = {
    path: join(folder, fileName),
    format: { title: 'The list of trusted files', version: 2, schema: z.union([trustedSchema, hashesSchema]) },
    lock: { folder, name: fileName },
    quarantine: join(folder, 'quarantine'),
    notice,
  };
  const removed = new Map<string, TrustedFile>();
  const read = async (): Promise<readonly TrustedFile[]> => {
    try {
      return (await readJsonFile(place))?.files ?? [];
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      notice(`${thrown.message} No file counts as trusted.`);
      return [];
    }
  };
  const change = async (next: (before: readonly TrustedFile[]) => readonly TrustedFile[]) => {
    await makePrivateFolder(folder);
    await updateJsonFile(
      place,
      (current): Trusted => ({ schema: 2, files: next(current?.files ?? []).slice(-filesMax) }),
    );
  };
  const add = (files: readonly TrustedFile[]) => {
    const hashes = new Set(files.map(({ hash }) => hash));
    return change((before) => [...before.filter(({ hash }) => !hashes.has(hash)), ...files]);
  };
  return {
    untrusted: async (files, named = []) => {
      const unnamed = files.filter(({ hash }) => !named.includes(hash));
      if (unnamed.length === 0) return [];
      const trusted = new Set((await read()).map(({ hash }) => hash));
      return unnamed.filter(({ hash }) => !trusted.has(hash));
    },
    trust: async (files) => {
      if (files.length === 0) return;
      const trustedAt = Date.now();
      await add(files.map(({ hash, path }) => ({ hash, path, trustedAt })));
    },
    list: async () => [...(await read())].reverse(),
    remove: async (hash) => {
      let known: TrustedFile | undefined;
      await change((before) => {
        known = before.find((file) => file.hash === hash);
        return before.filter((file) => file.hash !== hash);
      });
      if (!known) throw notTrusted();
      removed.set(hash, known);
    },
    restore: async (hash) => {
      const file = removed.get(hash);
      if (!file) throw notTrusted();
      await add([file]);
      removed.delete(hash);
    },
  };
}

const notTrusted = () => new ClocheError('not-found', 'This file is not trusted any more.');

/** The hash by which a file of the user's is trusted: of its absolute path and its text, as direnv has it. */
export function sourceHash(path: string, text: string): string {
  const hash = createHash('sha256');
  // With its length before each part, no path and text can stand for another path and text.
  for (const part of [path, text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return `sha256:${hash.digest('hex')}`;
}
