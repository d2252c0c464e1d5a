import { join } from 'node:path';
import { type Lock, type Package, toWireError } from '../../../preload/contract';
import { makePrivateFolder } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import type { Asked } from '../errors/error-rule';
import { openSuggestions } from '../names/package-names';
import { lockPin } from '../pins/lock-pin';
import { resolvePin } from '../pins/pin';
import { instantiateNix, realiseNix } from '../run/build-nix';
import { type NixContext, nixVersion } from '../run/nix';
import type { NixOptions } from '../run/run-nix';
import type { NixSettings } from '../spec';
import { type StoredActivation, writeActivation } from './activation';
import { type BuildFile, writeBuildFile } from './build-file';
import { beginGeneration, currentOf, type Generation } from './generation';
import { guardPip, guardsOf } from './pip-guard';
import { pythonRoot, readNixPackages, verifyPython } from './python-result';
import { closureBytes } from './roots';

/** How a Nix environment is made. */
export interface NixRecipe extends Pick<BuildFile, 'bindings' | 'attributes'> {
  /** Absolute path of the environment's content folder. */
  readonly content: string;
  /** What was asked for; repairs of an error may replace its names. */
  readonly settings: NixSettings & Pick<Asked, 'packages' | 'programs' | 'libraries'>;
  /** Hash of all that it is made of. */
  readonly key: string;
  /** The attribute that is built, with `python` among what it needs; both are kept alive under their names. */
  readonly whole: string;
  /** What is left to do once all is built and the Python runs. */
  readonly finish: (step: NixStep) => Promise<NixFinish>;
}

/** What a recipe can use for its last part. */
export interface NixStep {
  readonly generation: Generation;
  /** Full version of the Python. */
  readonly python: string;
  /** What an attribute was evaluated to: its derivation in the store. */
  derivation(attribute: string): string;
}

/** What a recipe adds. */
export interface NixFinish {
  /** Absolute folders put first in PATH, before that of the Python. */
  readonly first?: readonly string[];
  /** How a shell enters it, beside the Python's own folder in PATH. */
  readonly activation?: Partial<Omit<StoredActivation, 'key' | 'storeBytes'>>;
  /** Packages beside those of Nix. */
  readonly packages?: readonly Package[];
  readonly sources?: NonNullable<Lock['sources']>;
  /** Called once the generation counts, to delete what only the one before needed. */
  readonly published?: () => Promise<void>;
}

/**
 * Builds a generation, verifies it and makes it the one that counts; until then the environment is what it was, and
 * after a failure as well. Throws what Nix says, explained.
 */
export async function makeNix(recipe: NixRecipe, context: NixContext): Promise<Lock> {
  const generation = await beginGeneration(recipe.content);
  try {
    const { lock, published } = await fill(recipe, generation, context);
    context.signal.throwIfAborted();
    await generation.publish();
    await published?.().catch((thrown) => context.log?.(toWireError(thrown).message));
    return lock;
  } catch (thrown) {
    await generation.discard().catch(() => {});
    throw thrown;
  }
}

async function fill(recipe: NixRecipe, generation: Generation, context: NixContext): Promise<Made> {
  const { settings, content, bindings, attributes } = recipe;
  context.report?.({ phase: 'Evaluating nixpkgs' });
  const { allow, python, packages: names = [], programs, libraries } = settings;
  const asked = { packages: names, programs, libraries, allow, python };
  const [pin, suggest] = await Promise.all([resolvePin(settings.nixpkgs), openSuggestions(asked, settings)]);
  const file = await writeBuildFile(generation, { pin, allow, bindings, attributes });
  const options = { folder: content, asked, suggest };
  const derivations = await instantiate(generation, file, Object.keys(attributes), options, context);
  const derivation = (attribute: string) => derivations.get(attribute) ?? '';
  // The whole first: its Python is there then, and binary caches that cannot be reached are not waited for again.
  for (const attribute of new Set([recipe.whole, 'python']))
    await realiseNix(context, { ...options, derivation: derivation(attribute), root: generation.root(attribute) });
  context.report?.({ phase: 'Starting its Python' });
  const root = pythonRoot(generation.folder);
  const { version } = await verifyPython(root, context);
  const finish = await recipe.finish({ generation, python: version, derivation });
  await deleteTree(derivationsOf(generation));
  context.report?.({ phase: 'Verifying the environment' });
  const storeBytes = await closureBytes(generation.folder, context);
  await guardPip(generation, root);
  await writeActivation(generation, { ...activationOf(recipe, finish), storeBytes });
  const [packages, engine, source] = await Promise.all([
    readNixPackages(root, names),
    nixVersion(context),
    lockPin(pin, context),
  ]);
  const lock: Lock = {
    schema: 1,
    python: version,
    engine: `Nix ${engine}`,
    packages: [...packages, ...(finish.packages ?? [])],
    sources: [source, ...(finish.sources ?? [])],
  };
  return { lock, published: finish.published };
}

/** Links to derivations are needed until what is made of them is kept alive itself. */
const derivationsOf = (generation: Generation) => join(generation.folder, 'derivations');

/** Evaluates everything at once, so that one text of the user's files counts for all of it. */
async function instantiate(
  generation: Generation,
  file: string,
  attributes: readonly string[],
  options: NixOptions,
  context: NixContext,
): Promise<ReadonlyMap<string, string>> {
  const folder = derivationsOf(generation);
  await makePrivateFolder(folder);
  return instantiateNix(context, { ...options, file, attributes, root: join(folder, 'derivation') });
}

interface Made {
  readonly lock: Lock;
  readonly published: NixFinish['published'];
}

/** Paths lead through the link to the generation that counts, so that they stay right for editors. */
function activationOf(
  { content, key }: NixRecipe,
  { first = [], activation = {} }: NixFinish,
): Omit<StoredActivation, 'storeBytes'> {
  const { path = [], set = {}, lists = {}, unset = [], enclosure } = activation;
  return {
    key,
    path: [...first, join(pythonRoot(currentOf(content)), 'bin'), ...path, guardsOf(currentOf(content))],
    set,
    lists,
    unset: [...new Set(['PYTHONHOME', ...unset])].filter((name) => !(name in set)),
    ...(enclosure ? { enclosure } : {}),
  };
}
