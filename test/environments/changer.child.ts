import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createEnvironments } from '../../main/environments/create-environments';
import { createJobs } from '../../main/jobs/create-jobs';
import { createTrust } from '../../main/store/trust';
import { changeableKind } from '../support/changeable-kind';

/** Updates the first environment there is, again and again, and says when it begins and when it has come half way. */
const [home = '', behaviour = 'make'] = process.argv.slice(2);
const folders = { data: join(home, 'data'), state: join(home, 'state') };
const createRun = () => () => Promise.reject(new Error('The changeable kind starts no program.'));
const jobs = createJobs({
  folders,
  createRun,
  emit: (name, payload) => {
    if (name === 'job.changed' && JSON.stringify(payload).includes('Half made')) writeSync(1, 'half made\n');
  },
});
const trust = createTrust({ folder: join(home, 'config'), notice: () => {} });
const environments = createEnvironments({ folders, kinds: [changeableKind], jobs, emit: () => {}, createRun, trust });
const [environment] = await environments.list();
for (let round = 0; environment; round += 1) {
  const job = await environments.update({ id: environment.id, spec: { behaviour, packages: [`round-${round}`] } });
  if (round === 0) writeSync(1, 'starting\n');
  await jobs.finished(job.id);
}
