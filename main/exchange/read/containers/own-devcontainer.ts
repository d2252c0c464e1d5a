/** A command of a devcontainer.json that Cloche has written: it writes a file, and has it installed. */
export interface OwnCommand {
  /** The file in the container. */
  readonly path: string;
  readonly text: string;
  /** What installs from it, for a shell. */
  readonly install: string;
}

const installs = [
  /^python -m pip install --no-cache-dir (?:--no-deps )?--requirement (\/tmp\/requirements\.txt)$/,
  /^micromamba install --yes --name base --file (\/tmp\/environment\.yml)$/,
];

/** What a command does that is as Cloche writes them; undefined for any other. */
export function ownCommand(value: unknown): OwnCommand | undefined {
  const [sh, c, script, zero, text, ...more] = Array.isArray(value) ? value : [];
  if ([sh, c, zero].join(' ') !== 'sh -c sh' || typeof text !== 'string' || more.length > 0) return undefined;
  for (const pattern of installs) {
    const [, written, install = ''] = /^printf '%b\\n' "\$1" > (\S+) && (.+)$/.exec(String(script)) ?? [];
    const path = pattern.exec(install)?.[1];
    if (path !== undefined && path === written)
      return { path, install, text: text.replace(/\\(\\|0044)/g, (_all, code) => (code === '\\' ? '\\' : '$')) };
  }
  return undefined;
}
