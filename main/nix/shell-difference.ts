import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError } from '../../preload/contract';
import { findTool } from '../process/find-tool';
import { childVariables, searchPath, type Variables } from '../process/variables';
import { deleteTree } from '../store/delete-tree';
import type { StoredActivation } from './activation';
import type { NixContext } from './nix';
import { runNix } from './run-nix';

/** A shell of a Nix file that is entered once to see what it changes. */
export interface ShellRequest {
  /** Absolute path of the Nix file. */
  readonly file: string;
  readonly attribute: string;
  /** Absolute folder in which it is entered: where its shellHook runs. */
  readonly folder: string;
  /** Absolute folder for a file that is deleted again. */
  readonly scratch: string;
}

/** What entering changes: see {@link StoredActivation}. */
export type ShellDifference = Pick<StoredActivation, 'path' | 'set' | 'unset'>;

/** Written as one word of a shell: the name of the variable that says where to is the only thing it reads. */
const tellVariables = 'env -0 > "$CLOCHE_DIFFERENCE"';

/**
 * Enters the shell as `nix-shell` does, its shellHook included, and answers with the difference of the exported
 * variables. Everything that it needs must have been built: this only evaluates. Throws what {@link runNix} throws.
 */
export async function readShellDifference(
  context: NixContext,
  { file, attribute, folder, scratch }: ShellRequest,
): Promise<ShellDifference> {
  const bash = await findTool('bash');
  if (bash === null) throw new ClocheError('tool-missing', 'nix-shell needs bash, which is not on PATH.');
  const target = join(scratch, 'variables');
  const base = { XDG_DATA_DIRS: '/usr/local/share:/usr/share', ...childVariables() };
  try {
    // Without NIX_BUILD_SHELL it would look for a bash in NIX_PATH, whatever the pin says.
    const variables = {
      ...base,
      NIX_BUILD_SHELL: bash,
      CLOCHE_DIFFERENCE: target,
      PS1: undefined,
      PROMPT_COMMAND: undefined,
    };
    await runNix(context, 'nix-shell', [file, '-A', attribute, '--run', tellVariables], { folder, variables });
    return difference(base, parseVariables(await readFile(target, 'latin1')));
  } finally {
    await deleteTree(target);
  }
}

function parseVariables(text: string): Variables {
  const variables: Variables = {};
  for (const entry of Buffer.from(text, 'latin1').toString('utf8').split('\0')) {
    const equals = entry.indexOf('=');
    if (equals > 0) variables[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return variables;
}

/** What a shell has changed, without what belongs to the one run or to the machinery of a build; pure. */
export function difference(base: Variables, inside: Variables): ShellDifference {
  const before = new Set(searchPath(base.PATH));
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(inside)) {
    if (name !== 'PATH' && isKept(name, value) && base[name] !== value) set[name] = value;
  }
  return {
    path: searchPath(inside.PATH).filter((entry) => !before.has(entry)),
    set,
    unset: Object.keys(base).filter((name) => name !== 'PATH' && inside[name] === undefined && isKept(name, '')),
  };
}

const ofTheRun =
  /^(?:CLOCHE_\w*|BASH_FUNC_.*|HOME|PWD|OLDPWD|SHLVL|_|TERM|SHELL|USER|LOGNAME|PS\d|PROMPT_COMMAND|TMPDIR|TEMPDIR|TMP|TEMP|TZ|NIX_BUILD_TOP|NIX_BUILD_SHELL|NIX_BUILD_CORES|NIX_LOG_FD|NIX_STORE|NIX_ENFORCE_PURITY|NIX_INDENT_MAKE|NIX_REMOTE|CONFIG_SHELL|HOST_PATH|SOURCE_DATE_EPOCH|LINES|COLUMNS)$/;

/** Attributes of a derivation, which a shell holds as variables for phases that are run by hand. */
const ofTheBuild =
  /^(?:__\w+|args|builder|name|pname|version|system|shell|stdenv|src|srcs|out|outputs?|dev|bin|lib|doc|man|dist|debug|phases|prefix|\w+Phase|(?:pre|post)[A-Z]\w*|(?:propagated)?(?:[nN]ative)?BuildInputs|(?:native)?[bB]uildInputs|propagatedBuildInputs|propagatedNativeBuildInputs|depsBuild\w+|depsHost\w+|depsTarget\w+|\w+Flags|\w+FlagsArray|patches|strictDeps|do(?:Install|Dist)?Check|dont\w+|shellHook|preferLocalBuild|allowSubstitutes|buildCommand|passAsFile|enableParallel\w*|separateDebugInfo|hardeningDisable|requiredSystemFeatures|disallowedReferences|\w+Script|setupHooks?|pythonPath|inputsFrom|unpackCmd|sourceRoot|meta|passthru)$/;

/** Names that fit a pattern above and mean something to the programs inside. */
const meant = new Set(['CFLAGS', 'CXXFLAGS', 'LDFLAGS', 'CPPFLAGS', 'RUSTFLAGS', 'GOFLAGS', 'MAKEFLAGS']);

/** A shell that Nix starts is told to trust no certificates at all by this value. */
const noCertificates = '/no-cert-file.crt';

const isKept = (name: string, value: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) &&
  value !== noCertificates &&
  (meant.has(name) || !(ofTheRun.test(name) || ofTheBuild.test(name)));
