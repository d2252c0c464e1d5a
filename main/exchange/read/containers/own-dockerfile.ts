/** What an image is filled from, as a file inside the file. */
export interface Filling {
  readonly text: string;
  /** Name of the environment, where the file says it. */
  readonly name: string | undefined;
  readonly image: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

/** What is filled from a file at a path, and by which instructions of its own. */
interface Form {
  readonly copy: RegExp;
  readonly install: RegExp;
}

const forms: readonly Form[] = [
  {
    copy: /^COPY <<'(END_*)' \/tmp\/requirements\.txt$/,
    install: /^RUN python -m pip install --no-cache-dir (?:--no-deps )?--requirement \/tmp\/requirements\.txt$/,
  },
  {
    copy: /^COPY --chown=\$MAMBA_USER:\$MAMBA_USER <<'(END_*)' \/tmp\/environment\.yml$/,
    install:
      /^RUN micromamba install --yes --name base --file \/tmp\/environment\.yml && micromamba clean --all --yes$/,
  },
];

/** What installs nothing of Python, or nothing at all. */
const others = [
  /^\s*(?:#.*)?$/,
  /^RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf \/var\/lib\/apt\/lists\/\*$/,
  /^RUN useradd --create-home --shell \/bin\/bash app$/,
  /^USER (?:root|app|\$MAMBA_USER)$/,
  /^WORKDIR \/home\/app$/,
];

/**
 * What fills the image of a Dockerfile that Cloche has written: one of which every instruction is as it writes them. Undefined
 * for any other.
 */
export function ownDockerfile(text: string): Filling | undefined {
  const lines = text.split(/\r?\n/);
  for (const form of forms) {
    const from = lines.findIndex((line) => form.copy.test(line));
    const [, word = ''] = form.copy.exec(lines[from] ?? '') ?? [];
    const to = lines.indexOf(word, from + 1);
    if (from < 0 || to < 0) continue;
    const filling = fillingOf([...lines.slice(0, from), ...lines.slice(to + 1)], form);
    // Its lines keep the numbers that they have in the whole file.
    return filling && { ...filling, text: '\n'.repeat(from + 1) + lines.slice(from + 1, to).join('\n') };
  }
  return undefined;
}

function fillingOf(lines: readonly string[], { install }: Form): Omit<Filling, 'text'> | undefined {
  const images: string[] = [];
  const variables: [string, string][] = [];
  let name: string | undefined;
  let installs = 0;
  for (const line of lines) {
    const [, image] = /^FROM (\S+)$/.exec(line) ?? [];
    const [, key, value = ''] = /^ENV ([A-Za-z_]\w*)="((?:[^"\\$]|\\[\\"$])*)"$/.exec(line) ?? [];
    name ??= /^# (\S+), exported from Cloche\.$/.exec(line)?.[1];
    if (image !== undefined) images.push(image);
    else if (key !== undefined) variables.push([key, value.replace(/\\(.)/g, '$1')]);
    else if (install.test(line)) installs += 1;
    else if (!others.some((other) => other.test(line))) return undefined;
  }
  const isWhole = images.length === 1 && installs === 1;
  return isWhole ? { name, image: images[0], variables: Object.fromEntries(variables) } : undefined;
}
