import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { StartReader } from '../../../main/exchange/reader/reader';
import { createServices } from '../../../main/services';
import { findFolders } from '../../../main/store/folders';
import type { CreateRequest, EnvironmentDetail, Job, KindId, UpdateRequest } from '../../../preload/contract';
import { temporaryFolder } from '../../support/temporary';

/** Every entry below a folder with its mode, its content, and for what is no folder its time. */
export function treeOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const place = join(folder, path);
      const entry = lstatSync(place);
      if (entry.isDirectory()) return `${path}/ ${entry.mode.toString(8)}`;
      if (entry.isSymbolicLink()) return `${path} -> ${readlinkSync(place)}`;
      const content = createHash('sha256').update(readFileSync(place)).digest('hex');
      return [path, entry.mode.toString(8), Math.round(entry.mtimeMs), content].join(' ');
    });
}

const noChild = () => {
  throw new Error('No terminal and no file is asked for.');
};

/** Real services over a home of its own, or of another one, and environments of one kind in it. */
export async function openChangeable(
  kind: KindId,
  channel: string,
  { home = temporaryFolder(), startReader = noChild }: { home?: string; startReader?: StartReader } = {},
) {
  const folders = findFolders({ HOME: home });
  const services = await createServices({ folders, startPtyHost: noChild, startReader });
  onTestFinished(() => services.dispose());
  const { environments, jobs } = services;
  const folderOf = (id: string) => join(folders.data, 'environments', id);
  const done = async (starting: Promise<Job>): Promise<Job> => {
    const job = await jobs.finished((await starting).id);
    expect(job.state === 'failed' ? job.error : job.state).toBe('done');
    return job;
  };
  return {
    ...services,
    home,
    folderOf,
    contentOf: (id: string) => join(folderOf(id), 'content'),
    /** Makes one. */
    make: async (spec: CreateRequest['spec']): Promise<string> => {
      const request = { name: 'demo', kind, spec: { channels: [channel], ...spec } };
      const { environmentId = '' } = await done(environments.create(request));
      return environmentId;
    },
    /** Changes one to the end. */
    update: async (request: UpdateRequest): Promise<EnvironmentDetail> => {
      await done(environments.update(request));
      return environments.get(request.id);
    },
    /** Changes one, which does not come to its end. */
    failing: async (request: UpdateRequest): Promise<Job> => jobs.finished((await environments.update(request)).id),
  };
}

/** Versions of what is there, by name. */
export const versionsIn = ({ packages }: Pick<EnvironmentDetail, 'packages'>): Record<string, string> =>
  Object.fromEntries(packages.map(({ name, version }) => [name, version]));
