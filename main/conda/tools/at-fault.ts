import type { CondaException } from './answer';

/** The file of a package or of its record: `…/name-version-build.conda`. */
const archive = /(?:^|[/\s"'[])([^/\s"'[\]]+)-([^-/\s"']+)-[^-/\s"']+?\.(?:conda|tar\.bz2|json)(?![\w-])/g;
/** As conda writes a package of a channel: `channel::name-version-build`. */
const ofChannel = /::([^\s:"']+)-([^-\s"']+)-[^-\s"']+/g;
/** What both say of a package whose file is not told. */
const spoken = /\bpackage (?:for ([\w.-]+) located|'([\w.-]+)')/;

/** The packages whose archives or records a text names, each once: `name version`. */
export function archivesIn(text: string): string[] {
  const found = [...text.matchAll(archive), ...text.matchAll(ofChannel)];
  return [...new Set(found.map(([, name, version]) => `${name} ${version}`))];
}

/** The packages that a text is about. */
export function packagesIn(text: string): string[] {
  const named = archivesIn(text);
  const [, one, other] = spoken.exec(text) ?? [];
  return named.length > 0 ? named : [one ?? other].filter((name) => name !== undefined);
}

/** The packages that an exception of conda is about: its own fields come before its sentence. */
export function packagesOf(exception: CondaException): string[] {
  const { packages = [], package_name = [], message = '' } = exception;
  const listed = [...packages, ...[package_name].flat()];
  if (listed.length > 0) return listed;
  const { url, path, target_full_path, corrupted_file } = exception;
  const files = [url, path, target_full_path, corrupted_file].filter((file) => file !== undefined);
  const named = archivesIn(files.join('\n'));
  return named.length > 0 ? named : [...packagesIn(message), ...bulletsIn(message)];
}

/** The first list in a sentence of conda, which names what is not there, and then where that was looked for. */
const bulletsIn = (message: string): string[] => {
  const [, list = ''] = /\n\n((?: {2}- \S.*\n)+)/.exec(message) ?? [];
  return [...list.matchAll(/- (.*)/g)].map(([, name = '']) => name);
};

/** One package of the tree with which a solver explains why there is no solution. */
interface Branch {
  readonly depth: number;
  readonly name: string;
  readonly isNowhere: boolean;
}

/** What a solver’s tree tells. */
export interface Blamed {
  /** What was asked for and cannot be had, by name. */
  readonly asked: readonly string[];
  /** Names that no channel has, in that version at least, if that is all that is in the way. */
  readonly nowhere: readonly string[];
}

const branchLine = /^([ │]*)[├└]─ (?:pin on )?(\S+)(.*)$/gm;
/** How a solver calls what is asked of the environment as a whole. */
const isPackage = (name: string): boolean => !/^pin(?:-\d+)?$/.test(name);

/** Reads the tree of libmamba, which both tools print. */
export function readTree(text: string): Blamed {
  const branches: Branch[] = [...text.matchAll(branchLine)].map(([, indent = '', name = '', rest = '']) => ({
    depth: indent.length,
    name,
    isNowhere: rest.includes('does not exist'),
  }));
  const root = Math.min(...branches.map(({ depth }) => depth));
  const roots = branches.filter(({ depth }) => depth === root);
  const leaves = branches.filter(({ depth }, index) => (branches[index + 1]?.depth ?? 0) <= depth);
  const absent = roots.filter(({ isNowhere }) => isNowhere);
  const isAll = leaves.every(({ isNowhere }) => isNowhere);
  return {
    asked: namesOf(roots.filter(({ name }) => isPackage(name))),
    nowhere: namesOf(absent.length > 0 ? absent : isAll ? leaves : []),
  };
}

const namesOf = (branches: readonly Branch[]): string[] => [...new Set(branches.map(({ name }) => name))];
