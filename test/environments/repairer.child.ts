import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createEnvironments } from '../../main/environments/create-environments';
import { createJobs } from '../../main/jobs/create-jobs';
import { createTrust } from '../../main/store/trust';
import { fakeKind } from '../support/fake-kind';

/** Breaks the first environment there is and repairs it, again and again, and says when it begins. */
const [home = ''] = process.argv.slice(2);
const folders = { data: join(home, 'data'), state: join(home, 'state') };
const createRun = () => () => Promise.reject(new Error('The fake kind starts no program.'));
const jobs = createJobs({ folders, createRun, emit: () => {} });
const trust = createTrust({ folder: join(home, 'config'), notice: () => {} });
const environments = createEnvironments({ folders, kinds: [fakeKind], jobs, emit: () => {}, createRun, trust });
const [environment] = await environments.list();
for (let round = 0; environment; round += 1) {
  writeFileSync(join(environment.path, 'by hand'), '');
  rmSync(join(environment.path, 'bin'), { recursive: true, force: true });
  const job = await environments.repair(environment.id);
  if (round === 0) writeSync(1, 'starting\n');
  await jobs.finished(job.id);
}
