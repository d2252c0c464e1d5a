import { isAbsolute, normalize } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import { isPackageName } from '../../python/requirements';
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

/** The function of nixpkgs that fetches a source; undefined for a folder, which is there. */
export const fetcherOf = ({ type }: ScaffoldSource): string | undefined =>
  ({ pypi: 'fetchPypi', github: 'fetchFromGitHub', archive: 'fetchurl', folder: undefined })[type];

/** The tag that most projects give a version; a constant of Nix. */
const tag = '"v$' + '{version}"';

/** What needs the names of the package around it, in a `rec`. */
export const isRecursive = (source: ScaffoldSource): boolean =>
  source.type === 'pypi' || (source.type === 'github' && source.revision === undefined);

/** The source as Nix, with its hash: that of `nix-prefetch-url`, or the false one that tells the true one. */
export function sourceExpression(source: ScaffoldSource, pname: string, hash: string | undefined): string {
  const known = hash === undefined ? 'lib.fakeHash' : nixString(hash);
  switch (source.type) {
    case 'folder':
      return folderExpression(source.path, pname);
    case 'pypi': {
      const own = source.name === pname;
      return fetched(
        'fetchPypi',
        own ? 'inherit pname version;' : `pname = ${nixString(source.name)};\ninherit version;`,
        known,
      );
    }
    case 'github': {
      const { owner, repository, revision } = source;
      const rev = revision === undefined ? tag : nixString(revision);
      return fetched(
        'fetchFromGitHub',
        `owner = ${nixString(owner)};\nrepo = ${nixString(repository)};\nrev = ${rev};`,
        known,
      );
    }
    case 'archive':
      return fetched('fetchurl', `url = ${nixString(source.url)};`, known);
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
