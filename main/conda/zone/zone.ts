import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ClocheError, type Lock } from '../../../preload/contract';
import { buildKept } from '../../nix/generations/kept';
import { closureBytes, holdRootsAgain } from '../../nix/generations/roots';
import { lockPin } from '../../nix/pins/lock-pin';
import { readPin } from '../../nix/pins/pin';
import {
  insideZone,
  readZonePrograms,
  runInside,
  shellNames,
  type ZoneEnclosure,
  zoneEnclosure,
} from '../../nix/zones/launcher';
import { makePrivateFolder, writeFileAtomic } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import { homeFolder } from '../../store/folders';
import { formatJson } from '../../store/json-file';
import { withLock } from '../../store/lock';
import { textOf } from '../../store/quick-look';
import type { CondaSubject } from '../subject';
import type { CondaContext, CondaJob, CondaTool } from '../tools/tool';
import { condaZone } from './expression';
import { hasTool, zoneReason } from './need';

/** Of every zone of a tool: environments with the same libraries share one in the store. */
const nameOf = ({ id }: CondaTool) => `${id}-zone`;

const zoneSchema = z.strictObject({
  schema: z.literal(1),
  /** Absolute path of what starts a program inside. */
  launcher: z.string(),
  /** Absolute path of the tool inside, where the zone brings it. */
  program: z.string().exactOptional(),
  shells: z.strictObject({
    bash: z.string().exactOptional(),
    zsh: z.string().exactOptional(),
    fish: z.string().exactOptional(),
  }),
  /** How much of the Nix store it keeps alive, bytes. */
  storeBytes: z.int(),
});
/** The zone of an environment, as its making has left it. */
export type CondaZone = Omit<z.infer<typeof zoneSchema>, 'schema'>;

type Placed = Pick<CondaSubject, 'paths'>;

const folderOf = ({ paths }: Placed) => join(paths.folder, 'zone');
/** The link that keeps the zone of an environment alive. */
export const zoneRoot = (subject: Placed): string => join(folderOf(subject), 'zone');
const noteOf = (subject: Placed) => join(folderOf(subject), 'zone.json');

/** The zone in which an environment was made; undefined for one that was made without. Throws `corrupt`. */
export function readZone(subject: Placed): CondaZone | undefined {
  const text = textOf(noteOf(subject));
  if (text === null) return undefined;
  try {
    return zoneSchema.parse(JSON.parse(text));
  } catch {
    throw new ClocheError('corrupt', `What is known of the zone of this environment is lost: ${noteOf(subject)}.`, {
      hint: 'Repair it.',
    });
  }
}

/** Why an environment cannot be entered by its zone, a sentence; undefined where it can, and for one without a zone. */
export function zoneProblem(subject: Placed): string | undefined {
  try {
    if (readZone(subject) === undefined || existsSync(zoneRoot(subject))) return undefined;
    return 'Its zone is gone from the Nix store.';
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown.message;
    throw thrown;
  }
}

/** A context whose programs run in the zone; the same one without a zone. */
export function insideOf<C extends CondaContext>(zone: CondaZone | undefined, context: C): C {
  if (zone === undefined) return context;
  const inside = { ...context, run: runInside(zone.launcher, context.run) };
  return zone.program === undefined ? inside : { ...inside, program: zone.program };
}

/** How a shell is started inside, with folders that go first in PATH. */
export const enclosureOf = ({ launcher, shells }: CondaZone, path: readonly string[]): ZoneEnclosure =>
  zoneEnclosure(launcher, path.join(':'), shells);

/** A zone that was made, and which nixpkgs it is of. */
interface ProvidedZone {
  readonly zone: CondaZone;
  readonly source: NonNullable<Lock['sources']>[number];
}

/**
 * Builds the zone of an environment that needs one, keeps it alive, and sees to it that the tool is there; what an
 * earlier making has left is deleted. Undefined where none is needed. Throws what Nix says, explained.
 */
export async function provideZone(
  tool: CondaTool,
  subject: CondaSubject,
  context: CondaJob,
): Promise<ProvidedZone | undefined> {
  await deleteTree(folderOf(subject));
  if ((await zoneReason(tool, subject.spec, context)) === undefined) return undefined;
  context.report({ phase: 'Building the zone' });
  const { paths, spec } = subject;
  const { nixpkgs = '', libraries } = spec;
  await makePrivateFolder(folderOf(subject));
  await buildKept(
    {
      folder: paths.folder,
      file: join(folderOf(subject), 'zone.nix'),
      root: zoneRoot(subject),
      nixpkgs,
      bindings: condaZone(tool, libraries, { name: nameOf(tool) }),
      attribute: 'zone',
      asked: { libraries },
    },
    context,
  );
  const launcher = join(zoneRoot(subject), 'bin', nameOf(tool));
  const { installers = [] } = tool;
  const found = await readZonePrograms(launcher, [...shellNames, tool.id, ...installers], context);
  const program = tool.installers === undefined ? found.get(tool.id) : undefined;
  const zone: CondaZone = {
    launcher,
    ...(program === undefined ? {} : { program }),
    shells: Object.fromEntries(shellNames.flatMap((name) => (found.has(name) ? [[name, found.get(name)]] : []))),
    storeBytes: await closureBytes(folderOf(subject), context),
  };
  if (tool.installers !== undefined && !(await hasTool(tool)))
    await install(tool, installers.map((name) => found.get(name)).find(Boolean), zone, context);
  await writeFileAtomic(noteOf(subject), formatJson({ schema: 1, ...zone }));
  return { zone, source: await lockPin(await readPin(nixpkgs), context) };
}

const aDayMs = 24 * 60 * 60 * 1000;

/** Has the zone's installer put the tool into the home, once for all environments. */
async function install(
  tool: CondaTool,
  installer: string | undefined,
  { launcher }: CondaZone,
  context: CondaJob,
): Promise<void> {
  if (installer === undefined)
    throw new ClocheError('unsupported', `The zone of this nixpkgs has no installer of ${tool.id}.`, {
      hint: 'Choose another nixpkgs, or take micromamba.',
    });
  context.report({ phase: `Installing ${tool.id} into the home folder` });
  const work = async () => {
    if (await hasTool(tool)) return;
    // Its folder is mostly there: both tools note their environments in it.
    const [file, ...args] = [...insideZone(launcher, installer), '-u'] as const;
    const { code, stdout, stderr } = await context.run(file, args, { folder: homeFolder(), signal: context.signal });
    if (code === 0 && (await hasTool(tool))) return;
    throw new ClocheError('tool-failed', `${tool.id} could not be installed into the home folder.`, {
      hint: 'Read the log; what was left of it in ~/.conda may be in its way.',
      detail: [stdout, stderr].join('\n').trim().slice(-4000),
    });
  };
  const lock = { folder: homeFolder(), name: `installation of ${tool.id}` };
  await withLock(lock, work, { waitMs: aDayMs, signal: context.signal });
}

/** Tells Nix once more of the zone, which it may have forgotten. Throws what Nix says, explained. */
export const holdZoneAgain = (subject: Placed, context: CondaContext): Promise<void> =>
  holdRootsAgain(folderOf(subject), context);
