import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ClocheError } from '../../../preload/contract';
import { writeFileAtomic } from '../../store/atomic-file';
import { formatJson } from '../../store/json-file';
import { currentOf, type Generation } from './generation';

/** What is remembered of how a shell enters a Nix environment, so that entering it evaluates nothing. */
const activationSchema = z.strictObject({
  schema: z.literal(1),
  /** Hash of all that it was made of. */
  key: z.string(),
  /** How much of the Nix store the environment keeps alive, bytes; shared with whatever else needs it. */
  storeBytes: z.int(),
  path: z.array(z.string()).readonly(),
  set: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()),
  lists: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.array(z.string()).readonly()),
  unset: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).readonly(),
  enclosure: z
    .strictObject({
      file: z.string(),
      args: z.array(z.string()).readonly(),
      shells: z.strictObject({
        bash: z.string().exactOptional(),
        zsh: z.string().exactOptional(),
        fish: z.string().exactOptional(),
      }),
    })
    .exactOptional(),
});

/** See {@link activationSchema}. */
export type StoredActivation = Omit<z.infer<typeof activationSchema>, 'schema'>;

const fileName = 'activation.json';

/** Writes the activation of a generation. */
export function writeActivation({ folder }: Generation, activation: StoredActivation): Promise<void> {
  return writeFileAtomic(join(folder, fileName), formatJson({ schema: 1, ...activation }));
}

/** The activation of the generation that counts, or null when it is lost. */
export async function readActivation(content: string): Promise<StoredActivation | null> {
  try {
    // Synchronously: it is one small file, and somebody waits for a prompt.
    return activationSchema.parse(JSON.parse(readFileSync(join(currentOf(content), fileName), 'utf8')));
  } catch {
    return null;
  }
}

/** {@link readActivation} for one who cannot do without it. Throws `corrupt`. */
export async function requireActivation(content: string, name: string): Promise<StoredActivation> {
  const activation = await readActivation(content);
  if (activation) return activation;
  throw new ClocheError('corrupt', `How ${name} is entered has been lost: ${join(currentOf(content), fileName)}.`, {
    hint: 'Repair it, or update it.',
  });
}
