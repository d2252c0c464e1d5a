import { plural } from './plural';

/** Where the shells look first for what a user has put there. */
const startupFiles: Readonly<Record<string, string>> = {
  bash: '~/.bashrc (a login shell: ~/.bash_profile or ~/.profile)',
  zsh: '~/.zshrc and ~/.zshenv',
  fish: '~/.config/fish/config.fish',
};

function lookInto(shell: string): string {
  const files = startupFiles[shell];
  return files ? ` Look into ${files}, and reopen it then.` : '';
}

/** Texts of the terminals. */
export const terminalStrings = {
  label: 'Terminals',
  tabs: 'Terminals of this place',
  plainShell: 'Shell',
  openIn: (name: string) => `Open a terminal in ${name}`,
  openPlain: 'Open a shell without an environment',
  emptyTitle: 'No terminal is open',
  emptyText: 'A terminal opens inside its environment: python and its packages are its own.',
  newTerminal: 'New terminal',
  splitRight: 'Split to the right',
  splitDown: 'Split downwards',
  hideDock: 'Hide the terminals',
  close: 'Close',
  closeEnded: 'Close all that have ended',
  closeOf: (name: string) => `Close ${name}`,
  closeTitle: (name: string) => `Close ${name}?`,
  closeText: (command: string) =>
    command === ''
      ? 'A command still runs in it and would be ended.'
      : `This still runs in it and would be ended:\n${command}`,
  closeConfirm: 'Close and end it',
  reopen: 'Reopen',
  rename: 'Rename…',
  renameLabel: 'Name of the terminal',
  resizeSplit: 'Size of the split',
  menu: 'Terminal',
  ended: 'has ended',
  moveOn: 'Move to the next split',
  starting: (shell: string | undefined) => `Starting ${shell ?? 'the shell'}…`,
  reconnecting: 'The connection to Cloche was lost. As long as Cloche runs, so does the shell, and it is shown again.',
  longLost: 'Cloche does not answer. If it has ended, the shell has ended with it.',
  gone: 'This terminal ended together with the Cloche that ran it.',
  elsewhere: 'Another window shows this terminal now.',
  takeBack: 'Show it here',
  exited: (code: number) => (code === 0 ? 'The shell has ended.' : `The shell has ended with exit code ${code}.`),
  endedEarly: (shell: string, code: number) =>
    `The start-up files of ${shell} ended it before its first prompt, with exit code ${code}.${lookInto(shell)}`,
  killed: (signal: number, name: string | undefined) =>
    `The shell was ended by ${name === undefined ? `signal ${signal}` : `${name} (signal ${signal})`}.`,
  hostEnded: 'The process that holds the terminals ended unexpectedly, and the shell with it.',
  outside: (program: string, name: string) => `${program}, not in ${name}`,
  handedOver: (shell: string, program: string) =>
    `The start-up files of ${shell} run ${program} and do not come to their end, so this terminal is not in its environment.`,
  handedToShell: (shell: string) => `With ${shell} as the shell in the settings, terminals open in it at once.`,
  handedToProgram: 'Take it out of the start-up files, or choose another shell in the settings.',
  readOnly: (shell: string, variable: string) =>
    `The start-up files of ${shell} made ${variable} read-only, so this shell is not in its environment.${lookInto(shell)}`,
  silent: (shell: string) =>
    `${shell} waits and has not reported that it is in its environment, so take it to be outside. Its start-up files ask for something, or keep it from reporting.${lookInto(shell)}`,
  openInShell: (shell: string) => `Open in ${shell}`,
  otherPython: (path: string) => `python is ${path}`,
  otherPythonHelp:
    'A start-up file of the shell or a folder’s own settings put another Python before the environment’s.',
  search: 'Find',
  searchPlaceholder: 'Find in the terminal',
  searchNext: 'Next match',
  searchPrevious: 'Previous match',
  searchCase: 'Match case',
  searchClose: 'Close the search',
  searchCount: (index: number, count: number) =>
    index < 0 ? plural(count, 'match', 'matches') : `${index + 1} of ${count}`,
  searchNone: 'No match',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  clear: 'Clear',
  linkHelp: 'Ctrl+click opens it',
  pasteTitle: (lines: number) => (lines > 1 ? `Paste ${lines} lines?` : 'Paste control characters?'),
  pasteText: (preview: string) => `The shell would run this at once:\n${preview}`,
  pasteDenied: 'The browser does not let the page read the clipboard. Ctrl+Shift+V pastes without asking it.',
  codeFailed: 'The terminals could not be loaded.',
  actions: {
    open: 'Open a terminal',
    new: 'New terminal of the same environment',
    plain: 'Open a shell without an environment',
    close: 'Close the terminal',
    closeEnded: 'Close all terminals that have ended',
    reopen: 'Reopen the ended terminal',
    splitRight: 'Split the terminal to the right',
    splitDown: 'Split the terminal downwards',
    next: 'Next terminal',
    previous: 'Previous terminal',
    moveOn: 'Move the terminal to the next split',
    rename: 'Rename the terminal…',
    search: 'Find in the terminal…',
    zoomIn: 'Larger text in terminals',
    zoomOut: 'Smaller text in terminals',
    zoomReset: 'Normal text in terminals',
    selectAll: 'Select all in the terminal',
    clear: 'Clear the terminal',
    toggle: 'Go to the terminal, or back to the list',
  },
} as const;
