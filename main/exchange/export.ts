import type { EnvironmentDetail, ExportedFile, Field, FormatId } from '../../preload/contract';
import { ClocheError } from '../../preload/contract';
import type { Environments, KnownEnvironment } from '../environments/environments';
import { formatsOf } from '../kinds/formats';
import type { Kind, ProbeContext } from '../kinds/kind';
import { lackArchives } from '../python/archives';
import { knownPackages } from '../python/known-packages';
import { broughtBy } from './distributions';
import { furtherSettings } from './write/left-out';
import { defaultsOf, takeSnapshot } from './write/snapshot';
import { unsupportedFormat } from './write/unsupported';
import { writeAs } from './write/writers';

/** What an export asks. */
interface Sources {
  readonly environments: Pick<Environments, 'known' | 'get'>;
  /** For what a tool can tell of an environment that is exported. */
  readonly context: ProbeContext;
  /** The form of a kind, with what this machine has for it. */
  readonly fieldsOf: (kind: Kind) => Promise<readonly Field[]>;
}

/** An environment as a file of a format. Throws `unsupported` for one that its kind does not have. */
export async function exportOf(
  { environments, context, fieldsOf }: Sources,
  id: string,
  format: FormatId,
): Promise<ExportedFile> {
  const known = await environments.known(id);
  const formats = formatsOf(known.kind, known.subject);
  if (!formats.includes(format)) throw unsupportedFormat(known.subject.name, format, formats);
  // A thorough look, which may find something missing.
  const detail = await environments.get(id);
  const [brought, archives, fields] = await Promise.all([
    broughtBy(known),
    archivesOf(known, detail, context),
    formOf(known, fieldsOf),
  ]);
  const written = await writeAs(known, takeSnapshot(known, detail, { brought, archives, fields }), format);
  return { ...written, losses: [...damageOf(detail), ...written.losses] };
}

/** The form that names its settings, where it has such as a format may have no place for; it looks around on the machine. */
async function formOf(
  { kind, subject: { spec } }: KnownEnvironment,
  fieldsOf: (kind: Kind) => Promise<readonly Field[]>,
): Promise<readonly Field[]> {
  if (furtherSettings({ spec, defaults: defaultsOf(kind) }).length === 0) return [];
  try {
    return await fieldsOf(kind);
  } catch (thrown) {
    if (thrown instanceof ClocheError) return [];
    throw thrown;
  }
}

/** What a tool tells of the archives of packages where the lock knows none. */
async function archivesOf(
  { kind, subject, lock }: KnownEnvironment,
  { packages }: EnvironmentDetail,
  context: ProbeContext,
) {
  return lackArchives(knownPackages(packages, lock)) ? kind.archives?.(subject, context) : undefined;
}

/** What is written of a damaged environment is what it should be. */
const damageOf = ({ environment: { state, problem } }: EnvironmentDetail): string[] =>
  state === 'broken' && problem
    ? [`The environment is broken, so the file may not tell all of it. ${problem.message}`]
    : [];
