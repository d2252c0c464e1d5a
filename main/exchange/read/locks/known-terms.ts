/**
 * The marker with comparisons that pip could not answer, such as those of extras, replaced by ones that always or never
 * hold; undefined where all of it always does. `term` finds such a comparison, and `holds` tells of the name in it.
 */
export function withKnownTerms(
  marker: string | undefined,
  term: RegExp,
  holds: (name: string) => boolean,
): string | undefined {
  const text = marker?.trim();
  if (text === undefined) return undefined;
  let isWhole = false;
  const replaced = text.replaceAll(term, (comparison) => {
    const [, , name = ''] = /(["'])(.*?)\1/.exec(comparison) ?? [];
    const isTrue = holds(name) !== / not in /.test(comparison);
    isWhole ||= isTrue && comparison === text;
    return `os_name ${isTrue ? '!=' : '=='} ""`;
  });
  return isWhole ? undefined : replaced;
}
