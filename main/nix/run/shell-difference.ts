import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { findTool } from '../../process/find-tool';
import { changedVariables, foldersIn, onlyThese, readTold, tellVariables, toldTo } from '../../process/told-variables';
import { childVariables, type Variables } from '../../process/variables';
import { deleteTree } from '../../store/delete-tree';
import type { StoredActivation } from '../generations/activation';
import type { NixContext } from './nix';
import { runNix } from './run-nix';

/** A shell that is entered once to see what it changes. */
export interface ShellRequest {
  /** The shell's derivation, as `instantiateNix` answers it. */
  readonly derivation: string;
  /** Absolute folder in which it is entered: where its shellHook runs. */
  readonly folder: string;
  /** Absolute folder for a file that is deleted again. */
  readonly scratch: string;
}

/** What entering changes: see {@link StoredActivation}. */
export type ShellDifference = Pick<StoredActivation, 'path' | 'set' | 'lists' | 'unset'>;

/**
 * Enters the shell as `nix-shell` does, its shellHook included, and answers with the exported variables that it sets.
 * Everything that it needs must have been built. What the user's own session holds has no part in it, so that the same
 * shell is the same whoever made it and from where. Functions and completions of the shell are not kept. Throws what
 * {@link runNix} throws.
 */
export async function readShellDifference(
  context: NixContext,
  { derivation, folder, scratch }: ShellRequest,
): Promise<ShellDifference> {
  const bash = await findTool('bash');
  if (bash === null) throw new ClocheError('tool-missing', 'nix-shell needs bash, which is not on PATH.');
  const target = join(scratch, 'variables');
  const base = bareVariables(childVariables());
  try {
    // Without NIX_BUILD_SHELL it would look for a bash in NIX_PATH, whatever the pin says.
    const variables = { ...onlyThese(base), NIX_BUILD_SHELL: bash, ...toldTo(target) };
    const [file = ''] = derivation.split('!');
    await runNix(context, 'nix-shell', [file, '--run', tellVariables], { folder, variables });
    return difference(base, await readTold(target));
  } finally {
    await deleteTree(target);
  }
}

/** What a program needs to find its way, and Nix its settings; nothing that a shell could mistake for its own. */
const kept =
  /^(?:PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|XDG_(?:CACHE|CONFIG|DATA|STATE)_HOME|XDG_RUNTIME_DIR|NIX_(?:PATH|REMOTE|CONF_DIR|STORE_DIR|STATE_DIR|LOG_DIR|DATA_DIR|CONFIG|USER_CONF_FILES|SSL_CERT_FILE)|SSL_CERT_FILE|CURL_CA_BUNDLE|\w+_proxy|\w+_PROXY)$/;

/** Ends the folders that a shell puts before those that are there, or before what it takes for them where there are none. */
const endOfPath = '/var/empty/cloche-end-of-path';

/** The variables with which every shell is entered. */
export function bareVariables(user: Variables): Variables {
  const bare = Object.fromEntries(Object.entries(user).filter(([name]) => kept.test(name)));
  return { ...bare, PATH: `${endOfPath}:${user.PATH ?? ''}`, XDG_DATA_DIRS: endOfPath };
}

/** What a shell has changed, without what belongs to the one run or to the machinery of a build; pure. */
export function difference(base: Variables, inside: Variables): ShellDifference {
  const { set, lists } = changedVariables(base, inside, counts);
  return { path: addedFolders(base.PATH ?? '', inside.PATH ?? ''), set, lists, unset: [] };
}

/** The folders before the end of those that a shell adds, and those behind that were not there. */
function addedFolders(before: string, after: string): string[] {
  const old = new Set(foldersIn(before));
  const all = foldersIn(after);
  const end = all.indexOf(endOfPath);
  return [...new Set(all.filter((folder, index) => (index < end || !old.has(folder)) && folder !== endOfPath))];
}

const ofTheRun =
  /^(?:HOME|TERM|SHELL|USER|LOGNAME|PS\d|PROMPT_COMMAND|TMPDIR|TEMPDIR|TMP|TEMP|TZ|NIX_BUILD_TOP|NIX_BUILD_SHELL|NIX_BUILD_CORES|NIX_LOG_FD|NIX_STORE|NIX_ENFORCE_PURITY|NIX_INDENT_MAKE|NIX_REMOTE|CONFIG_SHELL|HOST_PATH|SOURCE_DATE_EPOCH|LINES|COLUMNS)$/;

/**
 * What stdenv itself gives every derivation, and a shell holds as variables for phases that are run by hand:
 * https://nixos.org/manual/nixpkgs/stable/#chap-stdenv
 */
const ofTheBuild =
  /^(?:__\w+|args|builder|name|pname|version|system|shell|stdenv|src|srcs|out|outputs?|prefix|phases|(?:pre|post)?(?:unpack|patch|configure|build|check|install|fixup|installCheck|dist)Phase|(?:pre|post)(?:Unpack|Patch|Configure|Build|Check|Install|Fixup|InstallCheck|Dist)|(?:native)?[bB]uildInputs|propagated(?:Native)?BuildInputs|deps(?:Build|Host|Target)\w+|(?:configure|make|build|install|check|installCheck|cmake|meson|ninja|dist)Flags(?:Array)?|patches|strictDeps|do(?:Install|Dist)?Check|dont[A-Z]\w*|shellHook|preferLocalBuild|allowSubstitutes|buildCommand|passAsFile|enableParallel\w*|separateDebugInfo|hardeningDisable|requiredSystemFeatures|disallowedReferences|setupHooks?|unpackCmd|sourceRoot)$/;

/** A shell that Nix starts is told to trust no certificates at all by this value. */
const noCertificates = '/no-cert-file.crt';

const counts = (name: string, value: string): boolean =>
  value !== noCertificates && !ofTheRun.test(name) && !ofTheBuild.test(name);
