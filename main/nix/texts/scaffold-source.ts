import { isAbsolute, normalize } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { isPackageName, normalizeName } from '../../python/package-name';
import { indented } from './expression';
import { nixPath, nixString } from './text';

/** Where the source of a package is. */
export type ScaffoldSource =
  | { readonly type: 'pypi'; readonly name: string }
  | { readonly type: 'github'; readonly owner: string; readonly repository: string; readonly revision?: string }
  | { readonly type: 'archive'; readonly url: string }
  | { readonly type: 'folder'; readonly path: string };

const word = '[A-Za-z0-9][A-Za-z0-9._-]*';
const github = new RegExp(
  `^(?:github:|(?:git\\+)?https://github\\.com/)(${word})/(${word}?)(?:\\.git)?(?:/(?:tree/|archive/)?([A-Za-z0-9][A-Za-z0-9._/-]*))?/?$`,
);
const archive = /^(?:https?|file):\/\/[^\s"'<>\\^`{|}#]+\.(?:tar\.\w+|tgz|tar|zip|whl)$/;

/** The source that a text names, see the contract; '' is PyPI by the package's own name. Throws `invalid-input`. */
export function parseSource(text: string, name: string): ScaffoldSource {
  const [, pypi] = /^pypi:(.+)$/s.exec(text) ?? [];
  if (text === '' || pypi !== undefined) return { type: 'pypi', name: checkName(pypi ?? name) };
  if (isAbsolute(text) && !/[\0\n\r]/.test(text))
    return { type: 'folder', path: normalize(text).replace(/(.)\/+$/, '$1') };
  // An archive of GitHub's is an archive: its address says which.
  if (archive.test(text) && URL.canParse(text)) return { type: 'archive', url: text };
  const [, owner, repository, revision] = github.exec(text) ?? [];
  if (owner !== undefined && repository !== undefined)
    return { type: 'github', owner, repository, ...(revision === undefined ? {} : { revision }) };
  throw new ClocheError('invalid-input', `${JSON.stringify(redactCredentials(text))} does not name a source.`, {
    hint: 'It is pypi:NAME, github:OWNER/REPOSITORY/REVISION, the address of an archive, or a folder.',
  });
}

function checkName(name: string): string {
  if (isPackageName(name)) return name;
  throw new ClocheError('invalid-input', `${JSON.stringify(name)} is not the name of a package.`);
}

/**
 * What PyPI may call the source of a package, the likeliest first: as all files are called today, then as those before
 * were. https://peps.python.org/pep-0625/
 */
export function sdistNames(name: string): readonly [string, ...string[]] {
  const normal = normalizeName(name);
  const today = normal.replaceAll('-', '_');
  return [today, ...[name, normal].filter((other, at, all) => other !== today && all.indexOf(other) === at)];
}

/** What is known of a source once it was fetched. */
export interface KnownSource {
  /** As `nix-prefetch-url` tells it. */
  readonly hash: string;
  /** The one of {@link sdistNames} by which PyPI has it. */
  readonly sdist?: string;
}

/** The function of nixpkgs that fetches a source; undefined for a folder, which is there. */
export const fetcherOf = ({ type }: ScaffoldSource): string | undefined =>
  ({ pypi: 'fetchPypi', github: 'fetchFromGitHub', archive: 'fetchurl', folder: undefined })[type];

/** The tag that most projects give a version; a constant of Nix. */
const tag = '"v$' + '{version}"';

/** What needs the names of the package around it, in a `rec`. */
export const isRecursive = (source: ScaffoldSource): boolean =>
  source.type === 'pypi' || (source.type === 'github' && source.revision === undefined);

/** The source as Nix, with its hash: the one that is known, or the false one that tells the true one. */
export function sourceExpression(source: ScaffoldSource, pname: string, known: KnownSource | undefined): string {
  const hash = known === undefined ? 'lib.fakeHash' : nixString(known.hash);
  switch (source.type) {
    case 'folder':
      return folderExpression(source.path, pname);
    case 'pypi': {
      const { name } = source;
      const sdist = known?.sdist ?? sdistNames(name)[0];
      const remark = known || sdist === name ? '' : `# Before PEP 625 files were called ${name}.\n`;
      return fetched(
        'fetchPypi',
        sdist === pname ? 'inherit pname version;' : `${remark}pname = ${nixString(sdist)};\ninherit version;`,
        hash,
      );
    }
    case 'github': {
      const { owner, repository, revision } = source;
      const rev = revision === undefined ? tag : nixString(revision);
      return fetched(
        'fetchFromGitHub',
        `owner = ${nixString(owner)};\nrepo = ${nixString(repository)};\nrev = ${rev};`,
        hash,
      );
    }
    case 'archive':
      return fetched('fetchurl', `url = ${nixString(source.url)};`, hash);
  }
}

const unknownHash = '# The first build fails and says the true one behind “got:”; write that here.';

function fetched(fetcher: string, lines: string, hash: string): string {
  const remark = hash === 'lib.fakeHash' ? `\n${unknownHash}` : '';
  return `${fetcher} {${indented(`\n${lines}${remark}\nhash = ${hash};`)}\n}`;
}

/** A path as it stands where nothing in it needs quotes; the store takes no other name than a plain one. */
function folderExpression(path: string, pname: string): string {
  if (/^(?:\/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+$/.test(path)) return path;
  return `builtins.path {\n  path = ${nixPath(path)};\n  name = ${nixString(`${pname}-source`)};\n}`;
}
