import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { CondaTools } from './conda-tools';

/**
 * Puts programs before micromamba and conda that run them, whichever they are, and then these lines of a shell, in which
 * `prefix` is the environment that was meant. Answers with a PATH on which they come first.
 */
export function wrapConda({ folder, bin, variables }: CondaTools, lines: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const wrappers = mkdtempSync(join(folder, 'wrappers-'));
  for (const name of ['micromamba', 'conda']) {
    const script = [
      '#!/bin/sh',
      "prefix='' before=''",
      'for word; do [ "$before" = -p ] && prefix=$word; before=$word; done',
      `'${join(bin, name)}' "$@"`,
      'code=$?',
      ...lines,
      'exit $code',
      '',
    ];
    writeFileSync(join(wrappers, name), script.join('\n'), { mode: 0o755 });
  }
  return [wrappers, variables.PATH].join(delimiter);
}

/** A tool that reports what it has not done: of `demo-lie` there is nothing afterwards. */
export const lying = ['rm -f "$prefix"/conda-meta/demo-lie-*.json "$prefix"/share/demo-lie/*'];

/** A tool that hears neither Ctrl+C nor a request to end. */
export const deaf = ["trap '' INT TERM HUP", 'sleep 300'];
