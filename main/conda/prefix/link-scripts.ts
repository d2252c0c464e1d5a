import { dirname, join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { findTool } from '../../process/find-tool';
import { statsOf, textOf } from '../../store/quick-look';
import { namesOf } from '../spec';
import type { CondaJob } from '../tools/tool';
import { type CondaRecord, readRecords } from './meta';
import { insideVariables } from './variables';

/** A script that waits for an answer would wait for ever, milliseconds. */
const timeoutMs = 10 * 60 * 1000;

/**
 * Runs the post-link scripts of packages that are new in an environment, of all of them where no names are given, as the
 * tools do, but looks at how they end: of one that failed micromamba says nothing. Throws `build-failed` with what it has
 * said. https://docs.conda.io/projects/conda-build/en/stable/resources/link-scripts.html
 */
export const runLinkScripts = (
  prefix: string,
  names: ReadonlySet<string> | undefined,
  context: CondaJob,
): Promise<void> => runScripts(prefix, 'post-link', names, context);

/** The same for the scripts of packages that are about to go. */
export const runUnlinkScripts = (prefix: string, names: ReadonlySet<string>, context: CondaJob): Promise<void> =>
  runScripts(prefix, 'pre-unlink', names, context);

type Moment = 'post-link' | 'pre-unlink';

async function runScripts(
  prefix: string,
  moment: Moment,
  names: ReadonlySet<string> | undefined,
  context: CondaJob,
): Promise<void> {
  const records = afterWhatTheyNeed(await readRecords(prefix));
  for (const record of moment === 'post-link' ? records : records.reverse()) {
    const script = join(prefix, 'bin', `.${record.name}-${moment}.sh`);
    const isMeant = names === undefined || names.has(record.name);
    if (isMeant && statsOf(script)?.isFile()) await runScript(prefix, record, { moment, script }, context);
  }
}

/** Each behind all that it needs, as the tools link them. */
function afterWhatTheyNeed(records: readonly CondaRecord[]): CondaRecord[] {
  const byName = new Map(records.map((record) => [record.name, record]));
  const ordered = new Set<CondaRecord>();
  const seen = new Set<string>();
  const place = (record: CondaRecord) => {
    if (seen.has(record.name)) return;
    seen.add(record.name);
    for (const name of namesOf(record.depends)) {
      const needed = byName.get(name);
      if (needed) place(needed);
    }
    ordered.add(record);
  };
  records.forEach(place);
  return [...ordered];
}

async function runScript(
  prefix: string,
  record: CondaRecord,
  { moment, script }: { readonly moment: Moment; readonly script: string },
  context: CondaJob,
): Promise<void> {
  const { name, version, build_number } = record;
  const bash = await findTool('bash');
  if (bash === null) throw new ClocheError('tool-missing', `The script of ${name} needs bash, which is not on PATH.`);
  context.report({ phase: 'Running the scripts of packages', item: name });
  const { code, signal, stdout, stderr } = await context.run(bash, [script], {
    folder: prefix,
    signal: context.signal,
    timeoutMs,
    variables: {
      ...insideVariables(prefix),
      PREFIX: prefix,
      ROOT_PREFIX: prefix,
      PKG_NAME: name,
      PKG_VERSION: version,
      PKG_BUILDNUM: String(build_number),
    },
  });
  if (code === 0) return;
  const how = code === null ? `was ended by ${signal}` : `failed with exit code ${code}`;
  throw new ClocheError('build-failed', `The ${moment} script of ${name} ${version} ${how}.`, {
    hint: 'Another version of it may work; its output says why this one does not.',
    detail:
      [textOf(join(prefix, '.messages.txt')) ?? '', stdout, stderr].join('').trim().slice(-4000) || dirname(script),
  });
}
