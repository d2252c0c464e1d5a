import type { Container } from './container';
import type { PlacedText } from './shell-words';

/** What an instruction sets: `ENV A=1 B="two words"`, or in the old way `ENV A the rest`. */
export function variablesIn(rest: PlacedText): Container['variables'] {
  const line = rest.lineFinder()(0);
  const [, name, value] = /^\s*([A-Za-z_]\w*)[ \t]+([^=\s][\s\S]*)$/.exec(rest.text) ?? [];
  if (name !== undefined && !/^\s*[A-Za-z_]\w*=/.test(rest.text))
    return [{ name, line, text: (value ?? '').trim(), isPlain: !value?.includes('$') }];
  const found: Container['variables'][number][] = [];
  const finder = rest.lineFinder();
  for (const match of rest.text.matchAll(
    /(?<!\w)([A-Za-z_]\w*)=((?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"'\\])*)/g,
  )) {
    const [, key = '', written = ''] = match;
    const isPlain = !/\$/.test(written.replace(/'[^']*'|\\[\s\S]/g, ''));
    found.push({ name: key, line: finder(match.index), text: withoutQuotes(written), isPlain });
  }
  return found;
}

/** Without its quotes. */
function withoutQuotes(written: string): string {
  return written.replace(
    /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g,
    (_all, double?: string, single?: string, one?: string) =>
      double === undefined ? (single ?? one ?? '') : double.replace(/\\(["\\$])/g, '$1'),
  );
}
