/** The names in a text that was typed or pasted: apart by blanks, commas or semicolons, each once; brackets are none. */
export function namesIn(text: string): string[] {
  const words = text.split(/[\s,;]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return [...new Set(words)];
}

/** The names with those added that are not among them. */
export function withNames(names: readonly string[], added: readonly string[]): readonly string[] {
  const fresh = added.filter((name) => !names.includes(name));
  return fresh.length === 0 ? names : [...names, ...fresh];
}

/** What was typed, apart: the names that a blank or a comma has ended, and the one that is still being typed. */
export function splitTyped(text: string): { readonly ended: string[]; readonly rest: string } {
  const place = text.search(/[^\s,;]*$/);
  return { ended: namesIn(text.slice(0, place)), rest: text.slice(place) };
}
