import { basename } from 'node:path';
import type { ExportedFile, FormatId, Spec } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { parsePin, pinSetting, readPin } from '../../nix/pins/pin';
import { besidePath, type ClocheFile, isLines } from '../cloche-schema';
import { withRecord } from '../nix-record';
import { clocheFileOf } from './cloche';
import { writeOwn } from './own';
import type { Snapshot } from './snapshot';

/**
 * The environment as Nix, with a record of its settings for an import. Files and a project that the text names as beside it
 * are so in the record.
 */
export async function writeNixFile(
  known: KnownEnvironment,
  snapshot: Snapshot,
  format: FormatId,
): Promise<ExportedFile> {
  const written = await writeOwn(known, snapshot, format);
  return { ...written, text: withRecord(written.text, await recordOf(known, snapshot, format)) };
}

async function recordOf(known: KnownEnvironment, snapshot: Snapshot, format: FormatId): Promise<ClocheFile> {
  const spec = await withFixedPin(snapshot.spec);
  // What it leaves out is told of the text, or told by the import.
  const { lock: _, ...file } = clocheFileOf({ ...snapshot, spec, notes: undefined }, []);
  const beside = besideOf(known, format);
  const settings = file.leftOut.settings.filter((key) => !Object.hasOwn(beside, key));
  return {
    ...file,
    asked: { spec: { ...file.asked.spec, ...beside } },
    leftOut: { ...file.leftOut, settings },
  };
}

/** The lock of a flake is on this machine; what it fixes is everywhere. */
async function withFixedPin(spec: Spec): Promise<Spec> {
  const { nixpkgs } = spec;
  if (typeof nixpkgs !== 'string' || parsePin(nixpkgs).type !== 'flake') return spec;
  return { ...spec, nixpkgs: pinSetting(await readPin(nixpkgs)) ?? nixpkgs };
}

/** Settings whose paths are beside the file, which belongs there. A machine's configuration stands somewhere else than a project. */
function besideOf({ kind, subject: { spec } }: KnownEnvironment, format: FormatId): Spec {
  const isInProject = kind.image === 'nix' && kind.project(spec) !== undefined && format !== 'configuration.nix';
  const { derivations } = spec;
  const hasOwn = isLines(derivations) && derivations.length > 0;
  return {
    ...(hasOwn ? { derivations: derivations.map((path) => besidePath(basename(path))) } : {}),
    ...(isInProject ? { project: besidePath('') } : {}),
  };
}
