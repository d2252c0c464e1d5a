import { ClocheError, type Job } from '../../preload/contract';
import type { Jobs } from '../jobs/jobs';
import type { JobContext, Kind, Subject } from '../kinds/kind';
import { diskError } from '../store/disk-error';
import type { Trust } from '../store/trust';
import type { Catalog } from './catalog';
import { startTaken, takeFor } from './taken';
import { refuseUntrusted } from './trusting';

/** What building a project needs. */
export interface BuildingOptions {
  readonly catalog: Catalog;
  readonly jobs: Jobs;
  readonly trust: Trust;
}

/** An environment whose project can be built. */
interface Buildable {
  readonly kind: Kind & Required<Pick<Kind, 'build'>>;
  readonly subject: Subject;
}

/** Starts the job that builds the project of an environment; see {@link Environments.build}. */
export async function buildProject(room: BuildingOptions, id: string): Promise<Job> {
  const { catalog, jobs, trust } = room;
  return takeFor(catalog, id, async (held) => {
    const { kind, subject } = await findBuildable(catalog, id);
    await refuseUntrusted(trust, kind, subject);
    const work = (context: JobContext) => build(trust, { kind, subject }, context);
    return startTaken({ catalog, jobs }, { title: `Build ${subject.name}`, id, held, work });
  });
}

async function build(trust: Trust, { kind, subject }: Buildable, context: JobContext): Promise<void> {
  // Again, because a queue may have been between.
  await refuseUntrusted(trust, kind, subject);
  try {
    await kind.build(subject, context);
  } catch (thrown) {
    throw diskError(thrown, subject.paths.folder);
  }
}

async function findBuildable(catalog: Catalog, id: string): Promise<Buildable> {
  const { environment, made } = await catalog.find(id);
  const { kind, subject } = made;
  if (!canBuild(kind))
    throw new ClocheError('unsupported', `${environment.name} has no project that could be built.`, {
      hint: `A ${kind.label} environment is ready as it is.`,
    });
  if (environment.state !== 'ready')
    throw new ClocheError(
      'wrong-state',
      `The project of ${environment.name} cannot be built: it is ${environment.state}.`,
      { hint: 'Resume or repair it first.' },
    );
  return { kind, subject };
}

const canBuild = (kind: Kind): kind is Buildable['kind'] => kind.build !== undefined;
