import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { currentOf, type Generation } from '../../nix/generations/generation';
import { writeFileAtomic } from '../../store/atomic-file';
import { formatJson } from '../../store/json-file';
import { engineIds } from './spec';

/** What the requirements came to when an environment was made: enough to write it as Nix again. */
const resolutionSchema = z.strictObject({
  schema: z.literal(1),
  engine: z.enum(engineIds),
  packages: z
    .array(
      z.strictObject({
        /** As it was asked for. */
        name: z.string(),
        /** Where it was found: an attribute of nixpkgs, or a name in uv.lock. */
        attribute: z.string(),
        extras: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  /** Lines for an engine that reads a requirements file. */
  lines: z.array(z.string()).readonly(),
  sources: z
    .array(
      z.strictObject({
        name: z.string(),
        url: z.string(),
        revision: z.string(),
        hash: z.string().exactOptional(),
      }),
    )
    .readonly(),
  /** Nix that the engine has written, a function for `callPackage`. */
  generated: z.string().exactOptional(),
  /** How it differs from what was asked for, a sentence each. */
  differences: z.array(z.string()).readonly(),
});

/** See {@link resolutionSchema}. */
export type Resolution = Omit<z.infer<typeof resolutionSchema>, 'schema'>;

/** What an engine will make of the requirements, known before anything is fetched or built. */
export interface Survey extends Pick<Resolution, 'packages' | 'lines' | 'differences'> {
  /** Of the Python, as full as it is known. */
  readonly python: string;
  /** What will be there, in a few words each; empty when only the engine can tell. */
  readonly contents: readonly string[];
  /** Names that the markers leave out. */
  readonly skipped: readonly string[];
  /** What deserves a second look, a sentence each. */
  readonly warnings: readonly string[];
}

const fileName = 'resolution.json';

/** Writes the resolution of a generation. */
export function writeResolution({ folder }: Pick<Generation, 'folder'>, resolution: Resolution): Promise<void> {
  return writeFileAtomic(join(folder, fileName), formatJson({ schema: 1, ...resolution }));
}

/** The resolution of the generation that counts; undefined before there is one, and when it is lost. */
export async function readResolution(content: string): Promise<Resolution | undefined> {
  const text = await readFile(join(currentOf(content), fileName), 'utf8').catch(() => null);
  try {
    return text === null ? undefined : resolutionSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
