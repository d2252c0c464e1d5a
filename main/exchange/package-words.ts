import { createHash } from 'node:crypto';
import type { Package } from '../../preload/contract';

const versionPattern = /^[A-Za-z0-9][A-Za-z0-9._+!-]*$/;
const hashPattern = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/i;

/** Whether a text can be the version of a package, whoever counts versions. */
export const isVersion = (text: string): boolean => versionPattern.test(text);

/** Whether a text is the hash of an archive as pip writes it. */
export const isHash = (text: string): boolean => hashPattern.test(text);

/** The hash of an archive as pip writes it. */
export const hashOfFile = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Whether an archive has an address that others can reach. */
export const isArchive = ({ url, hash }: NonNullable<Package['archive']>): boolean =>
  /^https?:\/\/[^\s\0]+$/.test(url) && isHash(hash);
