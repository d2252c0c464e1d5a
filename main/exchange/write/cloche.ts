import type { ExportedFile, Lock, Spec } from '../../../preload/contract';
import { type ClocheFile, formatMarker, isLines, lineSettings } from '../cloche-schema';
import { canBeLocked } from '../read/locks/can-be-locked';
import { isMachinePath, withoutCredentials } from '../scrub';
import { portableLock } from './portable-lock';
import { portableRequirements } from './portable-requirements';
import { portableVariables } from './portable-variables';
import type { Snapshot } from './snapshot';

/** The environment as Cloche's own file: asked for and resolved, without secrets and without paths of this machine. */
export function writeCloche(snapshot: Snapshot): ExportedFile {
  const losses: string[] = [];
  const file = clocheFileOf(snapshot, losses);
  return { fileName: `${snapshot.name}.cloche.json`, text: `${JSON.stringify(file, null, 2)}\n`, losses };
}

/**
 * What Cloche's own file holds; what is left out is added to `losses`. `files` are those beside it in a bundle, which its
 * settings name.
 */
export function clocheFileOf(snapshot: Snapshot, losses: string[], files: readonly string[] = []): ClocheFile {
  const { variables, leftOut } = portableVariables(snapshot.variables, losses);
  const { spec, settings } = portableSpec(snapshot, losses, files);
  const lock = lockBeside(files, snapshot, losses);
  return {
    format: formatMarker,
    schema: 1,
    name: snapshot.name,
    kind: snapshot.kind,
    asked: { spec },
    variables,
    ...(snapshot.notes === undefined ? {} : { notes: withoutCredentials(snapshot.notes) }),
    leftOut: { variables: leftOut, settings },
    ...(files.length === 0 ? {} : { files: [...files] }),
    ...(lock === undefined ? {} : { lock }),
  };
}

/** What was resolved; not where a file is asked for of which nothing says that it is installed. */
function lockBeside(files: readonly string[], snapshot: Snapshot, losses: string[]): Lock | undefined {
  const { requirements } = snapshot.spec;
  const known = new Set(snapshot.packages.filter(canBeLocked).map(({ source }) => source));
  const lost = isLines(requirements)
    ? requirements.find((line) => files.includes(line) && !known.has(line))
    : undefined;
  if (lost === undefined || !snapshot.isResolved) return portableLock(snapshot, losses, files);
  losses.push(
    `Its packages come in the versions of the day when it is made again, because nothing tells which of them ${lost} has become.`,
  );
  return undefined;
}

function portableSpec(
  snapshot: Snapshot,
  losses: string[],
  files: readonly string[],
): { spec: Spec; settings: string[] } {
  const spec: Spec = {};
  const settings: string[] = [];
  for (const key of Object.keys(snapshot.spec).sort()) {
    const value = snapshot.spec[key];
    if (value === undefined) continue;
    if (lineSettings.has(key) && isLines(value)) {
      const lines = portableRequirements(value, losses, files);
      spec[key] = lines;
      // What is lost without a place in the file is told by it.
      if (lines.length < value.length) settings.push(key);
    } else if (pathsOf(value).length === 0) spec[key] = withoutLogins(key, value, losses);
    else {
      settings.push(key);
      const what = isLines(value) ? 'names files' : 'is a path';
      losses.push(`The setting “${key}” ${what} of this machine and is left out.`);
    }
  }
  keepVersion(spec, snapshot);
  return { spec: withoutOrphan(spec, snapshot, settings, losses), settings };
}

/** What of a setting only means something on this machine: the path that it is, or those that it lists. */
const pathsOf = (value: unknown): string[] =>
  [value].flat().filter((item): item is string => typeof item === 'string' && isMachinePath(item));

function withoutLogins(key: string, value: Spec[string], losses: string[]): Spec[string] {
  if (typeof value !== 'string') return value;
  const clean = withoutCredentials(value);
  if (clean !== value) losses.push(`The login in the setting “${key}” is left out.`);
  return clean;
}

/** An interpreter that was chosen by its path is asked for by its version on another machine. */
function keepVersion(spec: Spec, { spec: asked, python, isSpec }: Snapshot): void {
  const version = python?.split('.').slice(0, 2).join('.');
  if (asked.python === undefined || spec.python !== undefined || version === undefined) return;
  if (isSpec({ ...spec, python: version }) || !isSpec(spec)) spec.python = version;
}

/** Some setting may make no sense without a path that was left out, such as “in the project's folder”. */
function withoutOrphan(spec: Spec, { spec: asked, isSpec }: Snapshot, settings: string[], losses: string[]): Spec {
  if (settings.length === 0 || isSpec(spec) || !isSpec(asked)) return spec;
  for (const key of Object.keys(spec)) {
    const { [key]: _, ...rest } = spec;
    if (!isSpec(rest)) continue;
    settings.push(key);
    losses.push(`The setting “${key}” means nothing without that path and is left out.`);
    return rest;
  }
  return spec;
}
