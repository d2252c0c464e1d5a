import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { runLinkScripts, runUnlinkScripts } from '../../../main/conda/prefix/link-scripts';
import type { CondaJob } from '../../../main/conda/tools/tool';
import { temporaryFolder } from '../../support/temporary';

/** A prefix in which each package has both scripts; the later ones need the earlier ones. */
function openPrefix(needs: Readonly<Record<string, readonly string[]>>) {
  const prefix = temporaryFolder();
  for (const folder of ['conda-meta', 'bin']) mkdirSync(join(prefix, folder));
  for (const [name, depends] of Object.entries(needs)) {
    const record = { name, version: '1.0', build: '0', depends };
    writeFileSync(join(prefix, `conda-meta/${name}-1.0-0.json`), JSON.stringify(record));
    for (const moment of ['post-link', 'pre-unlink']) writeFileSync(join(prefix, `bin/.${name}-${moment}.sh`), '');
  }
  const ran: string[] = [];
  const context: CondaJob = {
    run: async (_file, [script = '']) => {
      ran.push(basename(script));
      return { code: 0, signal: null, stdout: '', stderr: '' };
    },
    signal: new AbortController().signal,
    report: () => {},
    notice: () => {},
    log: () => {},
  };
  return { prefix, context, ran };
}

test('scripts of packages run behind those of what they need, and before them when both go', async () => {
  const needs = { 'a-app': ['b-lib >=1', 'z-core'], 'b-lib': ['z-core 1.*'], 'z-core': ['a-app'] };
  const order = ['z-core', 'b-lib', 'a-app'];
  const { prefix, context, ran } = openPrefix({ ...needs, 'z-core': [] });
  await runLinkScripts(prefix, undefined, context);
  expect(ran.splice(0)).toEqual(order.map((name) => `.${name}-post-link.sh`));
  await runUnlinkScripts(prefix, new Set(order), context);
  expect(ran).toEqual(order.toReversed().map((name) => `.${name}-pre-unlink.sh`));
  const circle = openPrefix(needs);
  await runLinkScripts(circle.prefix, undefined, circle.context);
  expect(circle.ran.toSorted()).toEqual(order.toSorted().map((name) => `.${name}-post-link.sh`));
});
