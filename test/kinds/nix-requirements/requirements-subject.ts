import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JobContext, Subject } from '../../../main/kinds/kind';
import { type NixRequirementsSpec, nixRequirementsSpecSchema } from '../../../main/kinds/nix-requirements/spec';
import { createRun } from '../../../main/process/run-program';
import { temporaryFolder } from '../../support/temporary';

/** The spec of some settings, with the defaults of the others. */
export const specOf = (spec: Partial<NixRequirementsSpec>): NixRequirementsSpec =>
  nixRequirementsSpecSchema.parse(spec);

/** An environment that is not made yet, in a folder of its own. */
export function subjectOf(spec: Partial<NixRequirementsSpec>): Subject<NixRequirementsSpec> {
  const folder = join(temporaryFolder(), 'demo-abcd');
  const content = join(folder, 'content');
  mkdirSync(content, { recursive: true });
  return { id: 'demo-abcd', name: 'demo', spec: specOf(spec), variables: {}, paths: { folder, content } };
}

/** A context that starts real programs and keeps what they tell. */
export function realContext(): JobContext & { readonly lines: string[]; readonly files: string[] } {
  const lines: string[] = [];
  const files: string[] = [];
  const run = createRun();
  return {
    run: (file, args, options) => {
      files.push(`${file} ${args.join(' ')}`);
      return run(file, args, options);
    },
    signal: new AbortController().signal,
    report: () => {},
    notice: () => {},
    log: (line) => void lines.push(line),
    lines,
    files,
  };
}
