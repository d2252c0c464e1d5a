import { isSameIndex, withoutCredentials } from '../../scrub';
import { type Table, textIn } from '../toml';
import { type Parts, reject, remarkAt } from './parts';

/** An index that a file names. */
export interface NamedIndex {
  readonly name?: string | undefined;
  readonly url: string;
  /** `only` takes the place of the user's own, `flat` is a page of links, `extra` is asked beside the user's own. */
  readonly role?: 'only' | 'extra' | 'flat';
  /** Packages that are meant to come from there alone; pip knows no such thing and asks it for everything. */
  readonly packages?: readonly string[];
  /** Addresses of archives that are from there, as far as the file has them. */
  readonly archives?: readonly string[];
}

/** An index with what a lock has from there. */
type GatheredIndex = Required<Omit<NamedIndex, 'role'>>;

/** The indexes from which the packages of a lock come, each once; `indexOf` says which it is, and undefined for none. */
export function gatherIndexes(
  tables: readonly Table[],
  indexOf: (table: Table) => Pick<NamedIndex, 'name' | 'url' | 'archives'> | undefined,
): GatheredIndex[] {
  const found = new Map<string, GatheredIndex & { readonly packages: string[]; readonly archives: string[] }>();
  for (const table of tables) {
    const own = indexOf(table);
    if (!own) continue;
    const index = found.get(own.url) ?? { name: own.name, url: own.url, packages: [], archives: [] };
    found.set(own.url, index);
    index.packages.push(textIn(table, 'name') ?? '');
    index.archives.push(...(own.archives ?? []));
  }
  return [...found.values()];
}

const options = { only: '--index-url', extra: '--extra-index-url', flat: '--find-links' } as const;

const publicAddress = /^https:\/\/[a-z0-9-]+\.[a-z]+\/simple\/?$/;
/** The public index puts an archive under the hash of it (https://warehouse.pypa.io/api-reference/). */
const publicArchive = /^https:\/\/[a-z0-9.-]+\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[^/]+$/;

/**
 * Whether an index is the public one as tools write it into their files: `simple` at the root of a domain of two parts, without
 * a login, and either under the name that the tools have for it, or with archives at addresses as it makes them. The user's own
 * index, which may be a mirror of that, is asked in its place: whatever else looks like it is never asked.
 */
export const isPublicIndex = ({ url, name = '', archives = [] }: Omit<NamedIndex, 'role'>): boolean =>
  publicAddress.test(url) &&
  (name.toLowerCase() === 'pypi' || (archives.length > 0 && archives.every((address) => publicArchive.test(address))));

/** Says, once for an address, that the user's own index is asked in its place. */
export function sayOwnIsAsked({ warnings, lines }: Parts, url: string): void {
  const message = `Packages come from the index of your own settings, in place of ${withoutCredentials(url)}, which the file names.`;
  if (!warnings.some((remark) => remark.message === message)) warnings.push(remarkAt(lines.lineOf(url), message));
}

/** Adds an index as an option of pip that needs a yes; of the public one and the user's own it says that the latter is asked. */
export function addIndex(parts: Parts, index: NamedIndex): void {
  const { name = '', url, role = 'extra', packages = [] } = index;
  if (isPublicIndex(index) || isSameIndex(url, parts.ownIndex)) {
    sayOwnIsAsked(parts, url);
    return;
  }
  const line = parts.lines.lineOf(url);
  if (!/^(?:https?|file):\/\/[^\s'"\\]+$/.test(url)) {
    reject(parts, line, withoutCredentials(url), 'is no address of an index.');
    return;
  }
  parts.options.push(`${options[role]} ${url}`);
  const called = name === '' ? '' : ` “${name.slice(0, 80)}”`;
  const whose =
    packages.length === 0 ? '' : ` It is meant for ${packages.slice(0, 30).join(', ').slice(0, 300)} alone.`;
  const sentence = `It takes packages from the index${called} ${withoutCredentials(url)} as well.${whose}`;
  const told = role === 'only' ? sentence.replace(' as well.', ' in place of your own.') : sentence;
  parts.confirmations.push({ ...remarkAt(line, told, 'index-option'), text: withoutCredentials(url) });
  if (hasLogin(url))
    parts.warnings.push({
      ...remarkAt(
        line,
        `The address of the index${called} carries a user name or a password.`,
        'credentials-in-index-url',
      ),
      ...(name === '' ? {} : { name: name.slice(0, 80) }),
    });
}

/** A login of `${VARIABLES}` counts as well: pip fills it in from the environment. */
const hasLogin = (url: string): boolean => /^[a-z+]+:\/\/[^/\s]+@/i.test(url) || withoutCredentials(url) !== url;
