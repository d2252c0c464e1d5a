import { createHash } from 'node:crypto';
import { basename, delimiter, join } from 'node:path';
import * as z from 'zod';
import { ClocheError } from '../../../preload/contract';
import { findTool } from '../../process/find-tool';
import type { Run } from '../../process/run';
import {
  changedVariables,
  foldersIn,
  isFolderList,
  onlyThese,
  readTold,
  tellVariables,
  toldTo,
} from '../../process/told-variables';
import { childVariables, type Variables } from '../../process/variables';
import { writeFileAtomic } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import { formatJson } from '../../store/json-file';
import { namesIn, statsOf, textOf } from '../../store/quick-look';

const names = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string());
const storedSchema = z.strictObject({
  schema: z.literal(1),
  /** Hash of what the environment's own scripts and variables are. */
  key: z.string(),
  path: z.array(z.string()).readonly(),
  set: names,
  lists: z.record(z.string(), z.array(z.string()).readonly()),
  unset: z.array(z.string()).readonly(),
  /** Names of the scripts that failed. */
  failed: z.array(z.string()).readonly().default([]),
});
/** What entering an environment changes. */
export type CondaActivation = Omit<z.infer<typeof storedSchema>, 'schema' | 'key'>;

/** An environment that is entered. */
export interface Entered {
  readonly prefix: string;
  readonly name: string;
  /** Absolute folder of Cloche's own, in which the difference is kept. */
  readonly folder: string;
  /** Variables that its tool needs. */
  readonly tool: Readonly<Record<string, string>>;
  /** Whether what is run for it runs in a zone, which sets variables of its own. */
  readonly isInZone: boolean;
}

const fileName = 'activation.json';
/** Scripts that take longer than this wait for something, milliseconds. */
const timeoutMs = 30_000;

/**
 * What entering changes: that of the tools, of `env_vars.d`, of `conda-meta/state`, and of the scripts of `activate.d` in
 * their order. The scripts are run when one of all these has changed since they were run last, and not otherwise.
 */
export async function condaActivation(
  entered: Entered,
  context: { readonly run: Run; readonly signal: AbortSignal },
): Promise<CondaActivation> {
  const scripts = filesIn(join(entered.prefix, 'etc/conda/activate.d'), '.sh');
  const key = keyOf(entered, scripts);
  const known = readStored(join(entered.folder, fileName));
  if (known?.key === key) return activationOf(known);
  const variables = ownVariables(entered);
  const made =
    scripts.length === 0 ? plain(entered, variables) : await runScripts(entered, scripts, variables, context);
  await writeFileAtomic(join(entered.folder, fileName), formatJson({ schema: 1, key, ...made }));
  return made;
}

const activationOf = ({ schema: _schema, key: _key, ...activation }: z.infer<typeof storedSchema>): CondaActivation =>
  activation;

function readStored(file: string): z.infer<typeof storedSchema> | undefined {
  try {
    return storedSchema.parse(JSON.parse(textOf(file) ?? ''));
  } catch {
    return undefined;
  }
}

const filesIn = (folder: string, end: string): string[] =>
  namesIn(folder)
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(folder, name));

const variableFiles = (prefix: string): string[] => [
  ...filesIn(join(prefix, 'etc/conda/env_vars.d'), '.json'),
  join(prefix, 'conda-meta/state'),
];

function keyOf({ prefix, name, tool, isInZone }: Entered, scripts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([prefix, name, tool, isInZone]));
  for (const file of [...scripts, ...variableFiles(prefix)]) {
    const { mtimeMs = 0, size = 0 } = statsOf(file) ?? {};
    hash.update(`\0${file}\0${mtimeMs}\0${size}`);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** How `conda env config vars unset` notes that a variable is not to be there. */
const unsetMark = '***unset***';

/** Those that tools set themselves, and those that packages and the user have set for the environment, in this order. */
function ownVariables({ prefix, name, tool }: Entered): Readonly<Record<string, string>> {
  return {
    ...tool,
    ...Object.assign({}, ...variableFiles(prefix).map(readVariables)),
    CONDA_PREFIX: prefix,
    CONDA_SHLVL: '1',
    CONDA_DEFAULT_ENV: name,
    CONDA_PROMPT_MODIFIER: `(${name}) `,
  };
}

function readVariables(file: string): Record<string, string> {
  try {
    const value = JSON.parse(textOf(file) ?? '{}');
    const checked = names.safeParse(file.endsWith('/state') ? (value.env_vars ?? {}) : value);
    return checked.success ? checked.data : {};
  } catch {
    return {};
  }
}

function plain({ prefix }: Entered, variables: Readonly<Record<string, string>>): CondaActivation {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== unsetMark));
  const unset = Object.keys(variables).filter((name) => variables[name] === unsetMark);
  return { path: [join(prefix, 'bin')], set, lists: {}, unset: ['PYTHONHOME', ...unset], failed: [] };
}

/**
 * A constant: the scripts are its arguments, and those that fail its output. The tools pass over these. A last line such as
 * `[ -n "$X" ] && export Y=1` is no failure, though its status looks like one: it springs no trap.
 */
const sourceAll = `for CLOCHE_SCRIPT in "$@"; do
  trap '[ -z "\${BASH_SOURCE-}" ] || CLOCHE_FAILED=yes' ERR
  CLOCHE_FAILED=
  . "$CLOCHE_SCRIPT" >&2
  CLOCHE_STATUS=$?
  if [ "$CLOCHE_STATUS" -gt 1 ] || { [ "$CLOCHE_STATUS" -eq 1 ] && [ -n "$CLOCHE_FAILED" ]; }; then
    printf '%s\\0' "$CLOCHE_SCRIPT"
  fi
done
trap - ERR
${tellVariables}`;
/** What a script needs to find its way; nothing else of the user's session has a part in what is kept. */
const keptNames = new Set(['HOME', 'USER', 'LOGNAME', 'LANG', 'TMPDIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']);

async function runScripts(
  entered: Entered,
  scripts: readonly string[],
  variables: Readonly<Record<string, string>>,
  { run, signal }: { readonly run: Run; readonly signal: AbortSignal },
): Promise<CondaActivation> {
  const bash = await findTool('bash');
  if (bash === null)
    throw new ClocheError('tool-missing', `${entered.name} has scripts for bash, which is not on PATH.`);
  const first = plain(entered, variables);
  const user = childVariables();
  const known = Object.entries(user).filter(([name]) => keptNames.has(name));
  const path = [...first.path, user.PATH ?? ''].join(delimiter);
  const base: Variables = { ...Object.fromEntries(known), ...first.set, PATH: path };
  const target = join(entered.folder, 'variables');
  const tell = async (some: readonly string[]) => {
    const { stdout } = await run(bash, ['--noprofile', '--norc', '-c', sourceAll, 'bash', ...some], {
      folder: entered.prefix,
      signal,
      timeoutMs,
      isLogged: false,
      variables: { ...onlyThese(base), ...toldTo(target) },
    });
    const failed = stdout.split('\0').filter((script) => script !== '');
    return { failed: failed.map((script) => basename(script)), inside: await readTold(target) };
  };
  try {
    // What a zone sets is no difference that the scripts make.
    const before = entered.isInZone ? (await tell([])).inside : base;
    const { failed, inside } = await tell(scripts);
    return { ...difference(first, before, inside), failed };
  } catch (thrown) {
    if (thrown instanceof ClocheError) throw thrown;
    throw new ClocheError('tool-failed', `The scripts that ${entered.name} is entered by did not come to their end.`, {
      hint: `They are in ${join(entered.prefix, 'etc/conda/activate.d')}.`,
    });
  } finally {
    await deleteTree(target);
  }
}

/** The linker's list as well: packages put their libraries before those of the user there. */
const isList = (name: string) => isFolderList(name) || name === 'LD_LIBRARY_PATH';

function difference(first: CondaActivation, base: Variables, inside: Variables): Omit<CondaActivation, 'failed'> {
  const { set, lists, gone } = changedVariables(base, inside, undefined, isList);
  const kept = Object.entries(first.set).filter(([name]) => !gone.includes(name));
  const before = new Set(foldersIn(base.PATH ?? ''));
  const added = foldersIn(inside.PATH ?? '').filter((folder) => !before.has(folder));
  return {
    path: [...added, ...first.path],
    set: { ...Object.fromEntries(kept), ...set },
    lists,
    unset: [...new Set([...first.unset, ...gone])],
  };
}
