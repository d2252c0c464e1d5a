import { expect, test } from 'vitest';
import { readZoneShells } from '../../../main/nix/zones/launcher';
import type { RunResult } from '../../../main/process/run';

const start = (ended: Partial<RunResult>) =>
  readZoneShells('/zone/bin/demo', {
    run: async () => ({ code: 1, signal: null, stdout: '', stderr: '', ...ended }),
    signal: new AbortController().signal,
  });

test('the first start of a zone tells its shells', async () => {
  const stdout = 'bash=/usr/bin/bash\nzsh=\nfish=/usr/bin/fish\n';
  expect(await start({ code: 0, stdout })).toEqual({ bash: '/usr/bin/bash', fish: '/usr/bin/fish' });
});

/** The last lines of bwrap 0.8 and newer, on machines that keep it from its work. */
const refusals = [
  ['bwrap: setting up uid map: Permission denied', 'AppArmor', 'kernel.apparmor_restrict_unprivileged_userns=0'],
  ['bwrap: Creating new namespace failed: Permission denied', 'AppArmor', 'apparmor_restrict_unprivileged_userns=0'],
  [
    'bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)',
    'no more user namespaces',
    'user.max_user_namespaces=',
  ],
  [
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces. See <https://deb.li/bubblewrap>.',
    'no user namespaces for ordinary users',
    'kernel.unprivileged_userns_clone=1',
  ],
  [
    'bwrap: No permissions to create a new namespace, likely because the kernel does not allow non-privileged user namespaces.',
    'no user namespaces for ordinary users',
    'kernel.unprivileged_userns_clone=1',
  ],
] as const;

test.each(refusals)('%s is told with its reason and what to do', async (said, reason, command) => {
  await expect(start({ stderr: `${said}\n` })).rejects.toMatchObject({
    message: expect.stringMatching(new RegExp(`^The zone cannot start: .*${reason}`)),
    fixes: [{ action: { type: 'copy', text: expect.stringContaining(command) } }],
    detail: said,
  });
});

test('a container that allows no namespaces has no command that would help', async () => {
  const stderr = 'bwrap: Creating new namespace failed: Operation not permitted\n';
  await expect(start({ stderr })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('as in a container'),
    fixes: undefined,
  });
});

test('another reason is told in the launcher’s own words, and else how it ended', async () => {
  const stderr = 'one line\nbwrap: execvp /init: No such file or directory\n';
  await expect(start({ stderr })).rejects.toMatchObject({
    message: 'The zone cannot start: bwrap: execvp /init: No such file or directory.',
    detail: expect.stringContaining('one line'),
  });
  await expect(start({ code: null, signal: 'SIGKILL' })).rejects.toMatchObject({
    message: 'The zone cannot start: its launcher was ended by SIGKILL.',
  });
});
