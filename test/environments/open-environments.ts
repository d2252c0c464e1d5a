import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createEnvironments } from '../../main/environments/create-environments';
import { createJobs } from '../../main/jobs/create-jobs';
import { createTrust, sourceHash } from '../../main/store/trust';
import type { CreateRequest, Environment, Job } from '../../preload/contract';
import { type ChangeableSpec, changeableKind } from '../support/changeable-kind';
import { type FakeSpec, fakeKind } from '../support/fake-kind';
import { temporaryFolder } from '../support/temporary';

const createRun = () => () => Promise.reject(new Error('The fake kind starts no program.'));

/** The rooms of one process over a home folder, with the fake kind; ended when the test has finished. */
export function openEnvironments(home = temporaryFolder()) {
  const events: { readonly name: string; readonly payload: unknown }[] = [];
  const emit = (name: string, payload: unknown) => events.push({ name, payload });
  const folders = { data: join(home, 'data'), state: join(home, 'state') };
  const trust = createTrust({ folder: join(home, 'config'), notice: (message) => emit('notice.raised', { message }) });
  const jobs = createJobs({ folders, emit, createRun });
  const environments = createEnvironments({ folders, kinds: [fakeKind, changeableKind], jobs, emit, createRun, trust });
  const close = async () => {
    await jobs.dispose();
    await environments.dispose();
  };
  onTestFinished(close);

  const create = (name: string, spec: Partial<FakeSpec> = {}, more: Partial<CreateRequest> = {}) =>
    environments.create({ name, kind: 'venv', spec, ...more });
  const makeChangeable = (name: string, spec: Partial<ChangeableSpec> = {}, more: Partial<CreateRequest> = {}) =>
    createdBy(environments.create({ name, kind: 'nix-packages', spec, ...more }));
  const createdBy = async (starting: Promise<Job>): Promise<Environment> => {
    const { id, environmentId } = await starting;
    await jobs.finished(id);
    const created = (await environments.list()).find((environment) => environment.id === environmentId);
    if (!created) throw new Error('There is no such environment after its job.');
    return created;
  };
  const notices = () =>
    events.flatMap(({ name, payload }) => (name === 'notice.raised' ? (payload as { message: string }).message : []));
  return {
    home,
    data: folders.data,
    folderOf: (id: string) => join(folders.data, 'environments', id),
    jobs,
    environments,
    trust,
    events,
    notices,
    close,
    create,
    /** Creates one and waits for its job. */
    make: (...request: Parameters<typeof create>) => createdBy(create(...request)),
    /** Creates one of the kind that can be changed, and waits for its job. */
    makeChangeable,
    createdBy,
  };
}

/** Waits for the job's end. */
export async function ended({ jobs }: ReturnType<typeof openEnvironments>, starting: Promise<Job>): Promise<Job> {
  return jobs.finished((await starting).id);
}

/** A file of the user's, and the hash by which it is trusted. */
export function userFile(text = 'harmless') {
  const path = join(temporaryFolder(), 'project.nix');
  writeFileSync(path, text);
  return { path, hash: () => sourceHash(path, readFileSync(path, 'utf8')) };
}
