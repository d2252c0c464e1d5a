import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError, type Interpreter, type Lock } from '../../../preload/contract';
import { buildKept } from '../../nix/generations/kept';
import { lockPin } from '../../nix/pins/lock-pin';
import { parsePin, pinLabel, readPin } from '../../nix/pins/pin';
import { holdRoot } from '../../nix/run/build-nix';
import { resolveInterpreter } from '../../python/interpreters';
import { findPrefixInterpreter } from '../../python/prefix';
import { storePathOf } from '../../store/nix-store';
import { realPathOf } from '../../store/quick-look';
import type { JobContext, ProbeContext, Subject } from '../kind';
import { venvExpression } from './expression';
import type { VenvSpec } from './spec';

/** Whether a Python is asked for by its attribute in nixpkgs. */
export const isOfNixpkgs = ({ python }: Pick<VenvSpec, 'python'>): boolean => /^[A-Za-z]/.test(python);

/** Such a Python for people. */
export const nixPythonLabel = ({ python, nixpkgs = '' }: VenvSpec): string =>
  `${python} of ${pinLabel(parsePin(nixpkgs))}`;

/** The link that keeps the Python of a venv alive: it stands in Cloche's own folder, whatever becomes of the venv. */
const rootOf = ({ paths }: Subject<VenvSpec>) => join(paths.folder, 'python');

/** Fetches or builds the Python of nixpkgs that is asked for, keeps it alive, and answers what it is. */
export async function provideNixPython(subject: Subject<VenvSpec>, context: JobContext): Promise<Interpreter> {
  const { spec, paths } = subject;
  const { python, nixpkgs = '' } = spec;
  const built = await buildKept(
    {
      folder: paths.folder,
      file: join(paths.folder, 'python.nix'),
      root: rootOf(subject),
      nixpkgs,
      bindings: venvExpression(spec).bindings,
      attribute: 'interpreter',
      asked: { python },
    },
    context,
  );
  const interpreter = await findPrefixInterpreter(built);
  if (interpreter !== null) return resolveInterpreter(interpreter, context);
  throw new ClocheError('interpreter-unusable', `${nixPythonLabel(spec)} has no interpreter in ${built}.`);
}

/** Tells Nix of the link once more: it forgets one that was not there while it collected garbage. */
export async function keepAliveAgain(subject: Subject<VenvSpec>, context: ProbeContext): Promise<void> {
  const target = await readlink(rootOf(subject)).catch(() => undefined);
  if (target !== undefined) await holdRoot(context, target, rootOf(subject));
}

/** What the nixpkgs is that a Python was just taken from; none for one that is not of nixpkgs. */
export async function lockNixpkgs({ spec }: Subject<VenvSpec>, context: JobContext): Promise<Pick<Lock, 'sources'>> {
  if (!isOfNixpkgs(spec)) return {};
  return { sources: [await lockPin(await readPin(spec.nixpkgs ?? ''), context)] };
}

/** Keeps an interpreter that is in the Nix store alive for as long as the environment stands; any other needs nothing. */
export async function keepAlive(subject: Subject<VenvSpec>, interpreter: string, context: JobContext): Promise<void> {
  const storePath = storePathOf(realPathOf(interpreter) ?? interpreter);
  if (storePath === undefined) return;
  try {
    await holdRoot(context, storePath, rootOf(subject));
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof ClocheError)) throw thrown;
    context.log(`Its Python is not kept from Nix’s garbage collector: ${thrown.message}`);
  }
}

/**
 * Brings back a Python of the Nix store that was deleted: by the same attribute, or as the very object where a cache
 * has it. Whether it is there again.
 */
export async function bringBack(subject: Subject<VenvSpec>, home: string, context: JobContext): Promise<boolean> {
  const storePath = storePathOf(home);
  if (storePath === undefined) return false;
  try {
    if (isOfNixpkgs(subject.spec)) await provideNixPython(subject, context);
    else await holdRoot(context, storePath, rootOf(subject));
  } catch (thrown) {
    if (context.signal.aborted || !(thrown instanceof ClocheError)) throw thrown;
    context.log(thrown.message);
  }
  return (await findPrefixInterpreter(storePath)) !== null;
}
