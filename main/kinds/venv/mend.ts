import { ClocheError, type Lock } from '../../../preload/contract';
import { findPrefixInterpreter, readPyvenvConfig } from '../../python/prefix';
import { requireInstalled } from '../../python/verify-installed';
import { readMarker } from '../../store/marker';
import type { JobContext, Subject } from '../kind';
import { bringBack } from './nix-python';
import { type VenvSpec, venvPrefix, venvProject } from './spec';

/**
 * Mends a finished venv whose Python Nix has deleted, by bringing that Python back: nothing of the venv itself is
 * touched. False when that is not what is wrong with it, or not enough.
 */
export async function mendVenv(subject: Subject<VenvSpec>, lock: Lock, context: JobContext): Promise<boolean> {
  const prefix = venvPrefix(subject);
  const home = (await readPyvenvConfig(prefix))?.home;
  if (home === undefined || (await findPrefixInterpreter(prefix)) !== null) return false;
  if (venvProject(subject.spec) !== undefined && readMarker(prefix) !== subject.id) return false;
  context.report({ phase: 'Bringing back its Python' });
  if (!(await bringBack(subject, home, context))) return false;
  try {
    await requireInstalled(
      prefix,
      lock.packages.map(({ name }) => name),
    );
    return true;
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    context.log(thrown.message);
    return false;
  }
}
