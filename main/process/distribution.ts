import { textOf } from '../store/quick-look';

/** The Linux distribution, and how packages are installed on it. */
export interface Distribution {
  /** Such as `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
  /** Which package manager it has; `unknown` when it is none of these. */
  readonly family: 'debian' | 'fedora' | 'arch' | 'suse' | 'alpine' | 'nixos' | 'unknown';
}

const families: Readonly<Record<string, Distribution['family']>> = {
  debian: 'debian',
  ubuntu: 'debian',
  fedora: 'fedora',
  rhel: 'fedora',
  arch: 'arch',
  suse: 'suse',
  opensuse: 'suse',
  alpine: 'alpine',
  nixos: 'nixos',
};

const commands: Readonly<Record<Exclude<Distribution['family'], 'unknown' | 'nixos'>, string>> = {
  debian: 'sudo apt install',
  fedora: 'sudo dnf install',
  arch: 'sudo pacman -S',
  suse: 'sudo zypper install',
  alpine: 'sudo apk add',
};

/** What is to be installed, by family where its name differs. */
export type Packages = Readonly<Partial<Record<Distribution['family'], string>>> & { readonly other: string };

/** What Cloche tells people to install. */
export const installable = {
  git: { other: 'git' },
  uv: { other: 'uv' },
  compiler: {
    debian: 'build-essential python3-dev',
    fedora: 'gcc python3-devel',
    arch: 'base-devel',
    alpine: 'build-base python3-dev',
    nixos: 'gcc',
    other: 'gcc',
  },
  headers: { debian: 'python3-dev', arch: 'python', alpine: 'python3-dev', nixos: 'python3', other: 'python3-devel' },
} as const satisfies Readonly<Record<string, Packages>>;

/** The distribution by its os-release file; `Linux` of an unknown family without one. */
export function readDistribution(file = '/etc/os-release'): Distribution {
  const text = textOf(file) ?? '';
  const field = (name: string) =>
    new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text.slice(0, 10_000))?.[1]?.trim() ?? '';
  const family = [field('ID'), ...field('ID_LIKE').split(/\s+/)].map((id) => families[id]).find(Boolean);
  return { name: field('PRETTY_NAME') || 'Linux', family: family ?? 'unknown' };
}

/** A shell line that installs something on the distribution; undefined where Cloche does not know one. */
export function installCommand({ family }: Distribution, packages: Packages): string | undefined {
  const names = packages[family] ?? packages.other;
  if (family === 'unknown') return undefined;
  return family === 'nixos' ? `nix-shell -p ${names}` : `${commands[family]} ${names}`;
}
