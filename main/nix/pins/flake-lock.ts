import { isAbsolute, resolve } from 'node:path';
import * as z from 'zod';
import { ClocheError } from '../../../preload/contract';
import { issueLines } from '../../store/issue-text';
import { readTextFile } from '../../store/read-capped';

/** A nixpkgs that is told exactly. */
export type FixedPin =
  /** An archive with the hash of what is inside; `revision` where it is known. */
  | { readonly type: 'tarball'; readonly url: string; readonly hash: string; readonly revision?: string }
  | { readonly type: 'git'; readonly url: string; readonly revision: string; readonly branch?: string }
  /** An absolute folder; `hash` of what is inside where it has to be that. */
  | { readonly type: 'path'; readonly path: string; readonly hash?: string };

const hopsMax = 100;

const text = z.string().min(1).max(8192);
const word = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
const host = word.optional();
const revision = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const narHash = z.string().regex(/^sha256-[A-Za-z0-9+/]{43}=$/);

/** Groups inside of groups are written with `%2F` or `/`. */
const owner = z.string().regex(/^~?[A-Za-z0-9](?:[A-Za-z0-9._/-]|%2F)*$/);
/** A flake in a folder of its source; nixpkgs stands at the top. */
const dir = z.literal('').optional();
const forge = { owner, repo: word, rev: revision, narHash, host, dir };
const lockedSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('github'), ...forge }),
  z.object({ type: z.literal('gitlab'), ...forge }),
  z.object({ type: z.literal('sourcehut'), ...forge }),
  z.object({ type: z.literal('tarball'), url: text, narHash, rev: revision.optional(), dir }),
  z.object({ type: z.literal('git'), url: text, rev: revision, ref: text.optional(), dir }),
  // Without its hash, what is evaluated could change behind the lock that was shown.
  z.object({ type: z.literal('path'), path: text.refine(isAbsolute, 'A relative folder'), narHash, dir }),
]);
type Locked = z.infer<typeof lockedSchema>;

const nodeSchema = z.object({
  /** The name of a node, or the names of inputs that lead to one from the root. */
  inputs: z.record(z.string(), z.union([z.string(), z.array(z.string()).max(hopsMax)])).default({}),
  locked: z.unknown().optional(),
});
const lockSchema = z.object({
  version: z.int().min(5).max(7),
  root: z.string(),
  nodes: z.record(z.string(), nodeSchema),
});
type FlakeLock = z.infer<typeof lockSchema>;

/**
 * The nixpkgs that a flake.lock fixes for its flake: the input of this name. Throws `not-found`, `too-large`,
 * `permission`, `invalid-input` for what is no lock of a flake, and `unsupported` for a source of another type.
 */
export async function readFlakeLock(lockFile: string): Promise<FixedPin> {
  const { text: content } = await readTextFile(lockFile, { isRegular: true });
  return readLockText(content, lockFile);
}

/** {@link readFlakeLock} of a text that was read; `lockFile` is what messages call it. */
export function readLockText(content: string, lockFile: string): FixedPin {
  const lock = parseLock(content, lockFile);
  const name = followInput(lock, lockFile);
  const result = lockedSchema.safeParse(own(lock.nodes, name)?.locked);
  if (result.success) return toPin(result.data);
  throw new ClocheError('unsupported', `The nixpkgs of ${lockFile} is locked in a way that Cloche cannot use.`, {
    hint: 'Locks of the types github, gitlab, sourcehut, tarball, git, and path with an absolute folder and its hash can be used.',
    detail: issueLines(result.error),
  });
}

function parseLock(content: string, lockFile: string): FlakeLock {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (thrown) {
    throw unreadable(lockFile, thrown instanceof Error ? thrown.message : '');
  }
  const result = lockSchema.safeParse(value);
  if (result.success) return result.data;
  throw unreadable(lockFile, issueLines(result.error));
}

/** The name of the node of nixpkgs: each step may again be a way from the root, so the steps are counted. */
function followInput(lock: FlakeLock, lockFile: string): string {
  let node = lock.root;
  const way = ['nixpkgs'];
  for (let hops = 0; way.length > 0; hops += 1) {
    const input = own(own(lock.nodes, node)?.inputs, way.shift() ?? '');
    if (input === undefined) throw withoutNixpkgs(lock, lockFile);
    if (hops > hopsMax) throw unreadable(lockFile, 'Its inputs follow each other in a circle.');
    if (typeof input === 'string') node = input;
    else {
      node = lock.root;
      way.unshift(...input);
    }
  }
  return node;
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

function withoutNixpkgs(lock: FlakeLock, lockFile: string): ClocheError {
  const inputs = Object.keys(own(lock.nodes, lock.root)?.inputs ?? {}).slice(0, 20);
  return new ClocheError('not-found', `${lockFile} has no input that is called nixpkgs.`, {
    hint: inputs.length === 0 ? 'It has no inputs at all.' : `Its inputs are ${inputs.join(', ')}.`,
  });
}

const unreadable = (lockFile: string, detail: string) =>
  new ClocheError('invalid-input', `${lockFile} is not the lock of a flake.`, { detail });

function toPin(locked: Locked): FixedPin {
  switch (locked.type) {
    case 'path':
      return { type: 'path', path: resolve(locked.path), hash: locked.narHash };
    case 'git':
      return {
        type: 'git',
        url: locked.url,
        revision: locked.rev,
        ...(locked.ref === undefined ? {} : { branch: locked.ref }),
      };
    case 'tarball':
      return {
        type: 'tarball',
        url: locked.url,
        hash: locked.narHash,
        ...(locked.rev === undefined ? {} : { revision: locked.rev }),
      };
    default:
      return { type: 'tarball', url: archiveOf(locked), hash: locked.narHash, revision: locked.rev };
  }
}

/** The addresses from which Nix itself fetches what is locked so. */
function archiveOf(locked: Extract<Locked, { type: 'github' | 'gitlab' | 'sourcehut' }>): string {
  const { owner, repo, rev } = locked;
  if (locked.type === 'github') return `https://${locked.host ?? 'github.com'}/${owner}/${repo}/archive/${rev}.tar.gz`;
  if (locked.type === 'sourcehut')
    return `https://${locked.host ?? 'git.sr.ht'}/${owner}/${repo}/archive/${rev}.tar.gz`;
  const project = `${owner.replaceAll('/', '%2F')}%2F${repo}`;
  return `https://${locked.host ?? 'gitlab.com'}/api/v4/projects/${project}/repository/archive.tar.gz?sha=${rev}`;
}
