import { join } from 'node:path';
import { homeFolder } from '../../store/folders';

/** Left behind by other terminals. */
const ofTerminals =
  /^(TMUX|TMUX_PANE|STY|WINDOW|WINDOWID|TERMCAP|COLUMNS|LINES|VTE_VERSION|INSIDE_EMACS|VSCODE_.*|KITTY_.*|GHOSTTY_.*|WEZTERM_.*|KONSOLE_.*|ITERM_.*|TERM_PROGRAM.*)$/;
/** Left behind by an activated shell that started Cloche, and by what Cloche runs on. */
const foreign =
  /^(ELECTRON_.*|CHROME_DESKTOP|NODE_CHANNEL_.*|NODE_UNIQUE_ID|CLOCHE_.*|VIRTUAL_ENV|VIRTUAL_ENV_PROMPT|_OLD_VIRTUAL_.*|CONDA_PREFIX(_\d+)?|CONDA_SHLVL|CONDA_DEFAULT_ENV|CONDA_PROMPT_MODIFIER|CONDA_EXE|CONDA_PYTHON_EXE|_CE_CONDA|_CE_M|_CONDA_.*|npm_.*)$/;

/** Conda's switches for "do not activate base by yourself", old and new. */
export const condaSwitches = ['CONDA_AUTO_ACTIVATE', 'CONDA_AUTO_ACTIVATE_BASE'] as const;

/** The user's own variables, without those of another environment or of what Cloche runs on. */
export function userVariables(user: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(user)) {
    if (value !== undefined && !foreign.test(name)) variables[name] = value;
  }
  variables.HOME = homeFolder(user);
  variables.PATH = ownPath(user);
  // An exported prompt of the shell that started Cloche may still hold that one's environment.
  if (user.VIRTUAL_ENV || user.CONDA_PREFIX) delete variables.PS1;
  if (user.APPDIR) removeAppImage(variables, user.APPDIR);
  return variables;
}

/** The variables with which an embedded shell starts, made of the user's own. */
export function shellVariables(
  user: Readonly<NodeJS.ProcessEnv>,
  shell: { readonly folder: string; readonly isActivated: boolean },
): Record<string, string> {
  const own = Object.entries(userVariables(user)).filter(([name]) => !ofTerminals.test(name));
  const variables: Record<string, string> = Object.fromEntries(own);
  if (shell.isActivated) for (const name of condaSwitches) variables[name] = 'false';
  return { ...variables, TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Cloche', PWD: shell.folder };
}

function ownPath(user: Readonly<NodeJS.ProcessEnv>): string {
  const inherited = [user.VIRTUAL_ENV, user.CONDA_PREFIX].flatMap((prefix) => (prefix ? [join(prefix, 'bin')] : []));
  // npm puts the tools of Cloche's own sources first when Cloche was started by it.
  const isOwn = (folder: string) => !inherited.includes(folder) && !(user.npm_execpath && isNpmFolder(folder));
  return (user.PATH || '/usr/local/bin:/usr/bin:/bin').split(':').filter(isOwn).join(':');
}

const isNpmFolder = (folder: string): boolean =>
  folder.endsWith('/node_modules/.bin') || folder.endsWith('/node-gyp-bin');

/** AppImage's launcher puts its own folders in front of the user's lists, and they break other programs. */
function removeAppImage(variables: Record<string, string>, appFolder: string): void {
  for (const name of ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR', 'PYTHONPATH', 'PYTHONHOME']) {
    const value = variables[name];
    if (value === undefined) continue;
    const kept = value.split(':').filter((entry) => entry !== appFolder && !entry.startsWith(`${appFolder}/`));
    if (kept.join('') === '') delete variables[name];
    else variables[name] = kept.join(':');
  }
  for (const name of ['APPDIR', 'APPIMAGE', 'ARGV0', 'OWD']) delete variables[name];
}
