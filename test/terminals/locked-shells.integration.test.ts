import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareShell } from '../../main/terminals/shells/shell';
import { needs } from '../support/machine';
import { temporaryFolder } from '../support/temporary';
import { makePlace, printed, setUpShells, timeout } from './open-shells';

const { open } = setUpShells();

describe.each(['bash', 'zsh'] as const)('%s, where start-up files lock what Cloche sets', (shell) => {
  if (shell !== 'bash') needs(shell);

  it('stays outside with a read-only PATH, as it was, and tells why', { timeout }, async () => {
    const place = makePlace('read-only PATH');
    const opened = await open(shell, place);
    expect(opened.state).toMatchObject({ readOnly: 'PATH', python: join(place.fake, 'python') });
    expect(await opened.prompt()).toMatch(/^r[$#%]$/);
    expect(opened.view.raw).not.toMatch(/read-?only/);
    expect(await opened.value(printed(shell, 'PATH'))).toBe(`${place.fake}:/usr/bin:/bin`);
    expect(await opened.value(printed(shell, 'VIRTUAL_ENV'))).toBe('');
    expect((await opened.run('deactivate')).code).toBe(127);
    expect(await opened.prompt()).toMatch(/^r[$#%]$/);
  });

  it('tells that to who sees no marks', { timeout }, async () => {
    const { home, environment } = makePlace('read-only PATH');
    const prepared = await prepareShell({
      shell: { id: shell, file: join('/bin', shell), isDefault: true },
      activation: environment.activation,
      folder: home,
      login: false,
      variables: { HOME: home, PATH: '/usr/bin:/bin' },
      runtimeFolder: temporaryFolder(),
    });
    const { file, args, variables } = prepared;
    const ran = spawnSync(file, args, { env: variables, input: 'exit\n', encoding: 'utf8' });
    expect(ran.stderr).toContain('made PATH read-only, so it is not in the environment.');
    await prepared.dispose();
  });

  it.each(['read-only hooks', 'more read-only hooks'])('is inside with %s', { timeout }, async (files) => {
    const place = makePlace(files);
    const opened = await open(shell, place);
    const python = join(place.prefix, 'bin', 'python');
    expect(opened.state).toMatchObject({ python });
    expect(opened.state.readOnly).toBeUndefined();
    expect(await opened.prompt()).toMatch(/^\(demo\) h[$#%]$/);
    expect(opened.view.raw).not.toMatch(/read-?only/);
    opened.view.type('python; deactivate; echo le""ft\r');
    await opened.view.until(({ raw }) => raw.includes('INSIDE') && raw.includes('left'));
    await opened.view.until((view) => /^h[$#%] *$/.test(view.cursorLine()));
    expect(await opened.of.terminals.command(opened.id)).toBeNull();
  });
});

describe('bash', () => {
  it.each(['one-shot export', 'one-shot unset'])(
    'is not busy for ever with a prompt command of %s',
    {
      timeout,
    },
    async (files) => {
      const opened = await open('bash', makePlace(files));
      for (const command of ['true', 'false']) {
        expect((await opened.run(command)).code).toBe(command === 'true' ? 0 : 1);
        await opened.of.until(opened.id, ({ isBusy }) => !isBusy);
        expect(await opened.of.terminals.command(opened.id)).toBeNull();
        expect(await opened.prompt()).toBe('(demo) o$');
      }
      // What ran once is gone, and ours are there once.
      const hooks = (await opened.value(`echo "<""<\${PROMPT_COMMAND[*]}>"">"`)).split(/\s+/);
      const left = files === 'one-shot export' ? ['echo'] : [];
      expect(hooks).toEqual(['__cloche_before_prompt', ...left, '__cloche_after_prompt', '__cloche_tell_ready']);
    },
  );

  it('tells how a command ended that set the prompt command anew', { timeout }, async ({ skip }) => {
    const hasArray = spawnSync('bash', ['-c', '((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501))']).status === 0;
    skip(!hasArray, 'Before bash 5.1 there is one prompt command, and who replaces it replaces all.');
    const opened = await open('bash', makePlace('plain'));
    expect((await opened.run('PROMPT_COMMAND=true; false')).code).toBe(1);
    expect((await opened.run('(exit 3)')).code).toBe(3);
  });
});

describe('zsh', () => {
  needs('zsh');

  it.each(['emptied hooks', 'unset hooks'])('reports, and is inside, with %s', { timeout }, async (files) => {
    const place = makePlace(files);
    const opened = await open('zsh', place);
    expect(opened.state.python).toBe(join(place.prefix, 'bin', 'python'));
    expect(await opened.prompt()).toMatch(/^\(demo\) e[#%]$/);
    expect((await opened.run('false')).code).toBe(1);
    expect((await opened.run('true')).code).toBe(0);
    expect(await opened.of.terminals.command(opened.id)).toBeNull();
  });
});
