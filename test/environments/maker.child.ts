import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createEnvironments } from '../../main/environments/create-environments';
import { createJobs } from '../../main/jobs/create-jobs';
import { createTrust } from '../../main/store/trust';
import { fakeKind } from '../support/fake-kind';

/** Creates an environment that hangs half made, and says when it begins and when it has come so far. */
const [home = '', project = '', until = ''] = process.argv.slice(2);
const folders = { data: join(home, 'data'), state: join(home, 'state') };
const createRun = () => () => Promise.reject(new Error('The fake kind starts no program.'));
const jobs = createJobs({
  folders,
  createRun,
  emit: (name, payload) => {
    if (name === 'job.changed' && JSON.stringify(payload).includes('Half made')) writeSync(1, 'half made\n');
  },
});
const trust = createTrust({ folder: join(home, 'config'), notice: () => {} });
const environments = createEnvironments({ folders, kinds: [fakeKind], jobs, emit: () => {}, createRun, trust });
writeSync(1, 'starting\n');
await environments.create({ name: 'demo', kind: 'venv', spec: { behaviour: 'hang', project, until } });
setInterval(() => {}, 1000);
