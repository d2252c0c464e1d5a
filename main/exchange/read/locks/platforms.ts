/** A place where wheels run: `any`, `win_amd64`, `macosx_arm64`, `linux_x86_64`, whatever the version of the system. */
function familiesOf(fileName: string): string[] {
  const tag = /-([^-]+)\.whl$/i.exec(fileName)?.[1] ?? '';
  return tag.split('.').map((part) => {
    const [, system = part, machine] = /^(manylinux|musllinux|linux|macosx)\d*(?:_\d+)*_([a-z]\w*)$/i.exec(part) ?? [];
    if (machine === undefined) return part;
    return `${/linux/i.test(system) ? 'linux' : system}_${machine}`;
  });
}

/** What the files of one package say of where it can be installed. */
export interface Fit {
  /** The one platform that all its wheels are for, where there is nothing else. */
  readonly onlyPlatform?: string;
  /** Whether something of it can be installed on a Linux of the machine. */
  readonly isForHere: boolean;
}

/** Judges by names of files alone; a package whose files are not known fits. */
export function fitOf(fileNames: readonly string[], machine: string | undefined): Fit {
  const wheels = fileNames.filter((name) => /\.whl$/i.test(name));
  if (wheels.length === 0 || wheels.length < fileNames.length) return { isForHere: true };
  const families = new Set(wheels.flatMap(familiesOf));
  const isForHere = families.has('any') || machine === undefined || families.has(`linux_${machine}`);
  const [only] = families;
  return families.size === 1 && only !== undefined && only !== 'any'
    ? { onlyPlatform: only, isForHere }
    : { isForHere };
}

/** The name of the file that an address or a path leads to. */
export const fileNameOf = (place: string): string => {
  const path = place.split(/[?#]/, 1)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
};
