import { copyFix, openFix } from '../../../preload/contract';
import { nameOfStorePath } from '../run/store-names';
import type { Explanation, Failure, Rule } from './error-rule';

const addToGroup = 'sudo usermod -aG nix-users "$USER"';
/** The line that gives Nix a channel of nixpkgs. */
export const addChannel =
  'nix-channel --add https://nixos.org/channels/nixpkgs-unstable nixpkgs && nix-channel --update';
const startDaemon = 'sudo systemctl start nix-daemon.socket';

/** What to do where there is no Nix. */
export function howToInstallNix(hasApt: boolean): Pick<Explanation, 'hint' | 'fixes'> {
  const installer = openFix('Open the installer’s page', 'https://nixos.org/download/');
  if (!hasApt) return { hint: 'Install Nix: https://nixos.org/download/ tells how.', fixes: [installer] };
  return {
    hint: 'Install it with sudo apt install nix-bin, or with the installer of https://nixos.org/download/.',
    fixes: [copyFix('sudo apt install nix-bin'), installer],
  };
}

/** What is wrong with the machine, its Nix or its network, whatever was to be built. */
export const machineRules: readonly Rule[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|database or disk is full/,
    isInLog: true,
    explain: (_match, { build }) => ({
      code: 'disk-full',
      message: `There is no space left on the disk${build ? `, while ${nameOfStorePath(build.derivation)} was built` : ''}.`,
      hint: 'Free some space; nix-collect-garbage deletes what nothing in the store needs any more.',
      fixes: [copyFix('nix-collect-garbage')],
    }),
  },
  {
    pattern:
      /(?:cannot connect to socket at '[^']*'|(?:getting status of|connecting to) '?[^\s']*daemon-socket[^\s']*'?): Permission denied/,
    explain: () => ({
      code: 'permission',
      message: 'You may not speak to the Nix daemon.',
      hint: 'Add yourself to the group nix-users, then log out and in again.',
      fixes: [copyFix(addToGroup)],
    }),
  },
  {
    pattern: /cannot connect to (?:socket at|daemon)|daemon-socket[^\n]*(?:Connection refused|No such file)/,
    explain: () => ({
      code: 'tool-failed',
      message: 'The Nix daemon does not run.',
      hint: 'Start it, or install nix-setup-systemd, which does so on Debian.',
      fixes: [copyFix(startDaemon)],
    }),
  },
  {
    pattern: /the group '([^']+)' specified in 'build-users-group' does not exist/,
    explain: ([, group]) => ({
      code: 'unsupported',
      message: `Nix cannot build as root here: there is no group ${group} of users who build.`,
      hint: 'Install nix-setup-systemd, which makes them on Debian, or write “build-users-group =” into /etc/nix/nix.conf.',
      fixes: [copyFix('sudo apt install nix-setup-systemd')],
    }),
  },
  {
    pattern:
      /does not support the kernel namespaces that are required for sandboxing|(?:cloning builder process|unable to start build process|setting up a private mount namespace|unsharing)[^\n]*(?:Operation not permitted|Invalid argument)/i,
    isInLog: true,
    explain: () => ({
      code: 'unsupported',
      message: 'The sandbox in which Nix builds cannot be made on this machine.',
      hint: 'Allow user namespaces, or, as in a container, write “sandbox = false” into /etc/nix/nix.conf.',
      fixes: [copyFix('sandbox = false')],
    }),
  },
  {
    pattern: /Read-only file system|attempt to write a readonly database/,
    explain: () => ({
      code: 'read-only',
      message: 'The Nix store can only be read.',
      hint: 'Mount its disk so that it can be written to, or use the Nix daemon.',
    }),
  },
  {
    pattern:
      /(creating directory|opening lock file|could not set permissions on|creating symlink|opening file|cannot open) '([^']+)'[^\n]*: (?:Permission denied|Operation not permitted)/,
    explain: ([, , path = '']) => ({
      code: 'permission',
      message: `Nix may not write to ${path}.`,
      hint: 'The store belongs to another user: use the Nix daemon (on Debian: nix-setup-systemd), and add yourself to the group nix-users.',
      fixes: [copyFix('sudo apt install nix-setup-systemd'), copyFix(addToGroup)],
    }),
  },
  {
    pattern: /getting status of '?([^':\n]+)'?: Permission denied/,
    explain: ([, path = '']) => ({
      code: 'permission',
      message: `Nix may not read ${path}.`,
      hint: 'Look whether HOME, NIX_PATH or NIX_CONF_DIR is that of another user.',
    }),
  },
  {
    pattern: /failed due to signal 9|was ended by SIGKILL|std::bad_alloc|[Oo]ut of memory|Cannot allocate memory/,
    explain: (_match, { build }) => ({
      code: 'tool-failed',
      message: `${build ? nameOfStorePath(build.derivation) : 'Nix'} was ended from outside, most likely because memory ran out.`,
      hint: 'Close other programs and try again, or choose packages that the binary cache has.',
    }),
  },
  {
    pattern: /Too many open files/,
    explain: () => ({
      code: 'too-many-files',
      message: 'Nix may not open as many files as it needs.',
      hint: 'Close some programs, or raise the limit of open files (ulimit -n).',
    }),
  },
  {
    pattern: /file '([^']+)' was not found in the Nix search path/,
    explain: ([, name = ''], failure) => explainSearchPath(name, failure),
  },
  {
    pattern: /unable to download '([^']+)': ([^\n]*)/,
    explain: ([, url = '', reason = '']) => explainDownload(url, reason),
  },
  {
    pattern: /cannot download (\S+) from any mirror|Could not resolve host: (\S+)/,
    isInLog: true,
    explain: ([, file, host]) => ({
      code: 'network',
      message: file ? `${file} cannot be downloaded.` : `${host} cannot be reached.`,
      hint: 'Check the connection and the proxy; a newer nixpkgs may know where the file is now.',
    }),
  },
  {
    pattern: /executing '?(git|hg|svn)'?: No such file|program '(git)' (?:not found|is not)/,
    explain: ([, first, second]) => ({
      code: 'tool-missing',
      message: `What was asked for comes from a repository, and ${first ?? second} is not installed.`,
      hint: `Install ${first ?? second}, then try again.`,
    }),
  },
  {
    pattern: /[Ee]xperimental (?:Nix )?feature '([^']+)' is (?:disabled|not enabled)/,
    explain: ([, feature = '']) => ({
      code: 'unsupported',
      message: `Nix needs its experimental feature ${feature} for this, and it is off.`,
      hint: `Write “extra-experimental-features = ${feature}” into nix.conf.`,
      fixes: [copyFix(`extra-experimental-features = ${feature}`)],
    }),
  },
];

function explainSearchPath(name: string, { absentEntries }: Failure): Explanation {
  if (name !== 'nixpkgs')
    return {
      code: 'tool-missing',
      message: `NIX_PATH has no entry ${name}.`,
      hint: `Add it to NIX_PATH, or write a path in place of <${name}>.`,
    };
  if (absentEntries.length > 0) {
    const places = new Intl.ListFormat('en').format([...new Set(absentEntries)]);
    return {
      code: 'tool-missing',
      message: `There is no nixpkgs here: NIX_PATH leads to ${places}, where nothing is.`,
      hint: 'Correct NIX_PATH, or choose a nixpkgs for it by the setting nixpkgs.',
    };
  }
  return {
    code: 'tool-missing',
    message: 'There is no nixpkgs here: neither NIX_PATH nor a channel leads to one.',
    hint: 'Choose a nixpkgs for it by the setting nixpkgs, or add a channel with nix-channel --add and nix-channel --update.',
    fixes: [copyFix(addChannel, 'the lines that add a channel')],
  };
}

function explainDownload(url: string, reason: string): Explanation {
  const [, host] = /^[a-z+]+:\/\/([^/]+)/.exec(url) ?? [];
  const [, status] = /HTTP error (\d+)/.exec(reason) ?? [];
  if (status)
    return {
      code: 'network',
      message: `${host ?? url} answers with an error (${status}) for ${url}.`,
      hint: 'Check the address; what it names may be gone.',
    };
  return {
    code: 'network',
    message: `${host ?? url} cannot be reached.`,
    hint: 'Check the connection and the proxy. Offline only what is in the store already can be used.',
  };
}
