import { readFile } from 'node:fs/promises';
import { childVariables, type Variables } from './variables';

/** Variables of a shell that is to tell what it has: where to, as a constant text of sh that nothing is put into. */
export const tellVariables = 'env -0 > "$CLOCHE_DIFFERENCE"';
/** The variable that {@link tellVariables} reads: the absolute path of a file. */
export const toldTo = (file: string): Variables => ({ CLOCHE_DIFFERENCE: file });

/** These variables and none else, as changes of those that a child would get. */
export const onlyThese = (variables: Variables): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.keys(childVariables()).map((name) => [name, undefined])),
  ...variables,
});

/** What was told to a file. */
export async function readTold(file: string): Promise<Variables> {
  const variables: Variables = {};
  for (const entry of (await readFile(file, 'utf8')).split('\0')) {
    const equals = entry.indexOf('=');
    if (equals > 0) variables[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  return variables;
}

const nameShape = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ofTheShell = /^(?:CLOCHE_\w*|BASH_FUNC_.*|PWD|OLDPWD|SHLVL|_)$/;

/** Whether a variable is more than what belongs to the one run of a shell. */
const isOwn = (name: string): boolean => nameShape.test(name) && !ofTheShell.test(name);

/** Variables that are lists of folders, to which a user's own belong as well. */
const listNames = new Set([
  'XDG_DATA_DIRS',
  'XDG_CONFIG_DIRS',
  'MANPATH',
  'INFOPATH',
  'GI_TYPELIB_PATH',
  'GIO_EXTRA_MODULES',
  'GST_PLUGIN_SYSTEM_PATH_1_0',
  'GSETTINGS_SCHEMAS_PATH',
  'QT_PLUGIN_PATH',
  'PKG_CONFIG_PATH',
  'CMAKE_PREFIX_PATH',
  'ACLOCAL_PATH',
]);
/** Whether a variable is such a list. */
export const isFolderList = (name: string): boolean => listNames.has(name);

/** The folders of a list. */
export const foldersIn = (list: string): string[] => list.split(':').filter((folder) => folder !== '');

/** What a shell has changed beside PATH. */
export interface ChangedVariables {
  readonly set: Readonly<Record<string, string>>;
  /** The folders that were put into lists to which a user's own belong as well. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Names that were there before. */
  readonly gone: readonly string[];
}

/** How a shell has changed what it began with, of the variables that count; PATH is left to the caller. */
export function changedVariables(
  base: Variables,
  inside: Variables,
  counts: (name: string, value: string) => boolean = () => true,
  isList: (name: string) => boolean = isFolderList,
): ChangedVariables {
  const set: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(inside)) {
    if (name === 'PATH' || base[name] === value || !isOwn(name) || !counts(name, value)) continue;
    const before = new Set(foldersIn(base[name] ?? ''));
    if (isList(name)) lists[name] = foldersIn(value).filter((folder) => !before.has(folder));
    else set[name] = value;
  }
  return { set, lists, gone: Object.keys(base).filter((name) => base[name] !== '' && !(name in inside)) };
}
