import type { Package, Remark } from '../../../../preload/contract';
import { holdsSecret } from '../../../conda/match-spec';

/** An archive of a channel, by its address. */
export interface Archive {
  /** The address up to the subdir. */
  readonly channel: string;
  /** Such as `linux-64` or `noarch`. */
  readonly subdir: string;
  readonly item: Package;
}

const address =
  /^((?:https?|file):\/\/[^\s#\0]*)\/([a-z0-9-]+)\/([^/\s#]+)-([^-/\s#]+)-([^-/\s#]+)\.(?:conda|tar\.bz2)(?:#(.*))?$/;

/**
 * What the address of an archive tells, and the hash behind its `#`; undefined for others, for one with a login, and for
 * one whose hash is none.
 */
export function readArchive(text: string): Archive | undefined {
  const [, channel = '', subdir = '', name, version = '', build = '', hash = ''] = address.exec(text) ?? [];
  if (name === undefined || holdsSecret(channel)) return undefined;
  const url = text.split('#')[0] ?? '';
  const [, md5sum, sha256sum] = /^(?:([0-9a-f]{32})|(?:sha256:)?([0-9a-f]{64}))?$/i.exec(hash) ?? [];
  if (hash !== '' && md5sum === undefined && sha256sum === undefined) return undefined;
  const md5 = md5sum === undefined ? {} : { md5: md5sum.toLowerCase() };
  const sha256 = sha256sum === undefined ? {} : { hashes: [`sha256:${sha256sum.toLowerCase()}`] };
  return { channel, subdir, item: { name, version, installer: 'conda', ...sha256, conda: { build, url, ...md5 } } };
}

/** The match spec that only this build of a package satisfies. */
export const exactSpec = ({ name, version, conda }: Package): string => `${name}=${version}=${conda?.build ?? ''}`;

/** That a list of archives has none of Python. */
export const noPython: Remark = {
  message: 'There is no Python among its packages, so it cannot become an environment.',
};
