import { writeSync } from 'node:fs';
import { acquireLock } from '../../main/store/lock';

/** Takes a lock, says so, and keeps it until it is killed. */
const [folder = '', name = ''] = process.argv.slice(2);
await acquireLock({ folder, name });
writeSync(1, 'held\n');
setInterval(() => {}, 1000);
