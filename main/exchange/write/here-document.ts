/**
 * A file as an instruction of a Dockerfile that carries its text: nothing between the words that enclose it has a meaning.
 * The text has no carriage returns, which would be lost.
 */
export function copyOf(text: string, target: string, options = ''): string {
  const lines = text.replace(/\n$/, '').split('\n');
  let word = 'END';
  while (lines.includes(word)) word += '_';
  return [`COPY ${options}<<'${word}' ${target}`, ...lines, word].join('\n');
}

/** A variable of an image; the value has no line breaks, for which there is no way. */
export function envOf(name: string, value: string): string {
  return `ENV ${name}="${value.replace(/[\\"$]/g, (character) => `\\${character}`)}"`;
}
