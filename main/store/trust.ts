import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { ClocheError, type SourceFile } from '../../preload/contract';
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
  /** Notes hashes as trusted from now on. Throws as the file system does, and `newer-schema`. */
  trust(hashes: readonly string[]): Promise<void>;
}

/** What trust is kept in. */
export interface TrustOptions {
  /** Absolute folder of `trusted.json`: Cloche's own settings, never a project's. */
  readonly folder: string;
  readonly notice: (message: string) => void;
}

const fileName = 'trusted.json';
/** The oldest make way: they are shown once more then. */
const hashesMax = 5000;
const trustedSchema = z.strictObject({
  schema: z.literal(1),
  /** The newest last. */
  hashes: z.array(z.string().regex(/^sha256:[0-9a-f]{64}$/)),
});
type Trusted = z.infer<typeof trustedSchema>;

/** Opens what is trusted in a folder, which need not exist. A file that cannot be read trusts nothing. */
export function createTrust({ folder, notice }: TrustOptions): Trust {
  const place: JsonPlace<Trusted> = {
    path: join(folder, fileName),
    format: { title: 'The list of trusted files', version: 1, schema: trustedSchema },
    lock: { folder, name: fileName },
    quarantine: join(folder, 'quarantine'),
    notice,
  };
  const read = async (): Promise<readonly string[]> => {
    try {
      return (await readJsonFile(place))?.hashes ?? [];
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      notice(`${thrown.message} No file counts as trusted.`);
      return [];
    }
  };
  return {
    untrusted: async (files, named = []) => {
      const unnamed = files.filter(({ hash }) => !named.includes(hash));
      if (unnamed.length === 0) return [];
      const trusted = new Set(await read());
      return unnamed.filter(({ hash }) => !trusted.has(hash));
    },
    trust: async (hashes) => {
      if (hashes.length === 0) return;
      await makePrivateFolder(folder);
      await updateJsonFile(place, (current): Trusted => {
        const before = (current?.hashes ?? []).filter((hash) => !hashes.includes(hash));
        return { schema: 1, hashes: [...before, ...hashes].slice(-hashesMax) };
      });
    },
  };
}

/** The hash by which a file of the user's is trusted: of its absolute path and its text, as direnv has it. */
export function sourceHash(path: string, text: string): string {
  const hash = createHash('sha256');
  // With its length before each part, no path and text can stand for another path and text.
  for (const part of [path, text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return `sha256:${hash.digest('hex')}`;
}
