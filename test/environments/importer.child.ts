import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createEnvironments } from '../../main/environments/create-environments';
import { createJobs } from '../../main/jobs/create-jobs';
import { createTrust } from '../../main/store/trust';
import { fakeKind } from '../support/fake-kind';
import { bringing } from './brought';

/** Plans or creates an environment that brings a file along, says when it has come so far, and hangs. */
const [home = '', step = ''] = process.argv.slice(2);
const folders = { data: join(home, 'data'), state: join(home, 'state') };
const createRun = () => () => Promise.reject(new Error('The fake kind starts no program.'));
const say = () => writeSync(1, 'there\n');
const jobs = createJobs({
  folders,
  createRun,
  emit: (name, payload) => {
    if (name === 'job.changed' && JSON.stringify(payload).includes('Half made')) say();
  },
});
const trust = createTrust({ folder: join(home, 'config'), notice: () => {} });
const kind: typeof fakeKind = {
  ...fakeKind,
  plan: () => {
    say();
    return new Promise(() => {});
  },
};
const environments = createEnvironments({ folders, kinds: [kind], jobs, emit: () => {}, createRun, trust });
const request = { name: 'demo', kind: 'venv' as const, spec: { behaviour: 'hang' }, files: bringing('text').files };
await (step === 'plan' ? environments.plan(request) : environments.create(request));
setInterval(() => {}, 1000);
