import type { ExportedFile } from '../../../preload/contract';
import { writeConda, yamlOf } from '../../conda/files/write';
import type { KnownEnvironment } from '../../environments/environments';
import { askedOfConda, toldOneByOne } from './asked-as';
import { leftOut } from './left-out';
import { portableVariables } from './portable-variables';
import { pinnedLines } from './requirements';
import type { Snapshot } from './snapshot';

const places = { variables: true, python: true, settings: ['channels', 'pins'] };

/** What was asked for as an environment.yml: what conda can name by its names, the rest in its section for pip. */
export function writeAskedYaml(snapshot: Snapshot): ExportedFile {
  const { asked, losses } = askedOfConda(snapshot);
  const { constraints = [] } = asked;
  const here = {
    ...places,
    // The others limit what is asked for, or are told one by one.
    constraints: constraints.length === 0,
    settings: [...places.settings, ...toldOneByOne(snapshot)],
  };
  const told = [...losses, ...leftOut(snapshot, here)];
  const { variables } = portableVariables(snapshot.variables, told);
  const written = writeConda({ name: snapshot.name, spec: asked, variables }, undefined, 'environment.yml');
  return { ...written, losses: [...written.losses, ...told] };
}

/** Every package at its version as an environment.yml: of an environment that is not conda's, all but its Python is pip's. */
export async function writePinnedYaml(known: KnownEnvironment, snapshot: Snapshot): Promise<ExportedFile> {
  const { name, python } = snapshot;
  const { lines, losses } = await pinnedLines(known, snapshot);
  const told = [...losses, ...leftOut(snapshot, { ...places, constraints: true })];
  const { variables } = portableVariables(snapshot.variables, told);
  const packages = [python === undefined ? 'python' : `python=${python}`, ...(lines.length > 0 ? ['pip'] : [])];
  const text = yamlOf({ name, channels: ['conda-forge'], packages, pip: lines, variables });
  return { fileName: 'environment.yml', text, losses: told };
}
