/** An instruction of a Dockerfile, with what stands behind its name. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/**
 * A Dockerfile as its builder reads it (https://docs.docker.com/reference/dockerfile/): instructions of a line each, and the
 * files that here-documents with a quoted word enclose. Throws for what is none of these.
 */
export function readDockerfile(text: string): { readonly instructions: Instruction[]; readonly files: string[] } {
  const instructions: Instruction[] = [];
  const files: string[] = [];
  const lines = text.split(/\r\n|\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, rest = ''] = /^([A-Z]+) (.*)$/s.exec(line) ?? [];
    if (name === undefined || /\\$/.test(rest)) throw new Error(`This is no instruction: ${JSON.stringify(line)}`);
    instructions.push({ name, text: rest });
    const [, word] = name === 'COPY' ? (/<<'([A-Z_]+)' \S+$/.exec(rest) ?? []) : [];
    if (word === undefined) continue;
    const end = lines.indexOf(word, at + 1);
    if (end < 0) throw new Error(`The here-document ${word} has no end.`);
    files.push(lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return { instructions, files };
}
