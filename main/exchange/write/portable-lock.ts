import type { Lock, Package } from '../../../preload/contract';
import { isArchive } from '../package-words';
import { isMachinePath, withoutCredentials } from '../scrub';
import type { Snapshot } from './snapshot';

/**
 * What was resolved, without what only this machine has; what is left out is added to `losses`. Undefined when it was
 * never made. `files` are those that go with it, from which packages may have come.
 */
export function portableLock(snapshot: Snapshot, losses: string[], files: readonly string[] = []): Lock | undefined {
  const { python, engine, packages } = snapshot;
  if (python === undefined) {
    losses.push('It has not been made yet, so no versions are known.');
    return undefined;
  }
  if (packages.some(({ conda }) => conda !== undefined && isMachinePath(conda.url))) {
    losses.push('Its packages come from a channel that is a folder of this machine, so their versions are left out.');
    return undefined;
  }
  const portable = packages.flatMap((item) => {
    if (item.source !== undefined && !files.includes(item.source) && isMachinePath(item.source)) {
      losses.push(`${item.name} was installed from a path of this machine and is left out.`);
      return [];
    }
    return [portablePackage(item, losses)];
  });
  const sources = portableSources(snapshot, losses);
  const common = { schema: 1 as const, python, engine: engine ?? 'unknown', packages: portable };
  return sources.length === 0 ? common : { ...common, sources };
}

function portableSources({ sources = [] }: Snapshot, losses: string[]): NonNullable<Lock['sources']> {
  return sources.flatMap(({ name, url, revision, hash }) => {
    if (isMachinePath(url)) {
      losses.push(`${name} came from a path of this machine and is left out.`);
      return [];
    }
    const clean = withoutCredentials(url);
    if (clean !== url) losses.push(`The login in the address ${clean} is left out.`);
    const fixed = { ...(revision === undefined ? {} : { revision }), ...(hash === undefined ? {} : { hash }) };
    return [{ name, url: clean, ...fixed }];
  });
}

/** Where an archive came from on this machine is left out without a word: it is one of several ways to the same. */
function portableArchive({ url, hash }: NonNullable<Package['archive']>): Pick<Package, 'archive'> {
  const archive = { url: withoutCredentials(url), hash };
  return isArchive(archive) ? { archive } : {};
}

/** Keys in the order of the schema, hashes sorted: two exports of the same thing are the same text. */
function portablePackage(item: Package, losses: string[]): Package {
  const source = item.source === undefined ? undefined : withoutCredentials(item.source);
  if (source !== item.source) losses.push(`The login in the address ${source} is left out.`);
  return {
    name: item.name,
    version: item.version,
    ...(item.installer === undefined ? {} : { installer: item.installer }),
    ...(item.isRequested === undefined ? {} : { isRequested: item.isRequested }),
    ...(item.hashes === undefined ? {} : { hashes: [...item.hashes].sort() }),
    ...(item.archive === undefined ? {} : portableArchive(item.archive)),
    ...(source === undefined ? {} : { source }),
    ...(item.marker === undefined ? {} : { marker: item.marker }),
    ...(item.conda === undefined ? {} : { conda: { ...item.conda, url: withoutCredentials(item.conda.url) } }),
  };
}
