import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseShell } from '../../main/terminals/shells/choose-shell';
import { findShells } from '../../main/terminals/shells/find-shells';
import { prepareShell } from '../../main/terminals/shells/shell';
import { sweepStartupFiles } from '../../main/terminals/shells/sweep';
import { shellVariables } from '../../main/terminals/shells/variables';
import { temporaryFolder } from '../support/temporary';
import { writeProgram } from './homes';

const activation = { path: ['/env/bin'], set: {}, unset: [], promptName: 'env' };
const bash = { id: 'bash', file: '/bin/bash', isDefault: true } as const;

describe('prepareShell', () => {
  const prepare = (change: Partial<typeof activation> & { set?: Record<string, string> }) =>
    prepareShell({
      shell: bash,
      activation: { ...activation, ...change },
      folder: '/',
      login: false,
      variables: {},
      runtimeFolder: temporaryFolder(),
    });

  it('refuses what no shell can hold', async () => {
    await expect(prepare({ set: { 'A=$(id)': 'x' } })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(prepare({ set: { A: 'x\0y' } })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(prepare({ path: ['/a:b/bin'] })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('puts a shell of the zone into the enclosure of its environment', async () => {
    const { file, args, variables, dispose } = await prepareShell({
      shell: { id: 'bash', file: '/zone/bash', isDefault: false },
      activation: {
        ...activation,
        enclosure: { file: '/usr/bin/bwrap', args: ['--dev-bind', '/', '/'], shells: { bash: '/bin/bash' } },
      },
      folder: '/',
      login: false,
      variables: { SHELL: '/usr/bin/zsh' },
      runtimeFolder: temporaryFolder(),
    });
    expect([file, ...args.slice(0, 5)]).toEqual(['/usr/bin/bwrap', '--dev-bind', '/', '/', '/zone/bash', '--rcfile']);
    expect(variables.SHELL).toBe('/zone/bash');
    await dispose();
  });
});

describe('shellVariables', () => {
  const shell = { folder: '/here', isActivated: false };

  it("drops what other programs left, and keeps what is the user's", () => {
    const user = {
      HOME: '/h',
      PATH: '/bin',
      TMUX: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      CLOCHE_NO_OPEN: '1',
      CONDA_PKGS_DIRS: '/p',
    };
    const variables = shellVariables(user, shell);
    expect(variables).toMatchObject({ HOME: '/h', PATH: '/bin', CONDA_PKGS_DIRS: '/p', PWD: '/here' });
    for (const name of ['TMUX', 'ELECTRON_RUN_AS_NODE', 'CLOCHE_NO_OPEN']) expect(variables).not.toHaveProperty(name);
  });

  it('takes the folders of an AppImage out of the lists', () => {
    const user = { APPDIR: '/tmp/.mount', PATH: '/tmp/.mount/usr/bin:/bin', LD_LIBRARY_PATH: '/tmp/.mount/lib' };
    const variables = shellVariables(user, shell);
    expect(variables.PATH).toBe('/bin');
    expect(variables).not.toHaveProperty('LD_LIBRARY_PATH');
  });
});

describe('findShells', () => {
  it('finds them by absolute folders of PATH, with one default that comes first', async () => {
    const folder = temporaryFolder();
    writeProgram(join(folder, 'fish'), '');
    const shells = await findShells({ PATH: `relative:${folder}` });
    expect(shells.find(({ id }) => id === 'fish')?.file).toBe(join(folder, 'fish'));
    expect(shells.map(({ isDefault }) => isDefault)).toEqual(shells.map((_shell, index) => index === 0));
  });
});

describe('chooseShell', () => {
  const zone = { file: '/zone/start', args: [], shells: { bash: '/zone/bash', zsh: '/zone/zsh' } };
  /** Fish is the user's own, and zsh is there. */
  const shellsOfUser = () => {
    const folder = temporaryFolder();
    for (const name of ['fish', 'zsh']) writeProgram(join(folder, name), '');
    return { folder, variables: { PATH: folder, SHELL: join(folder, 'fish') } };
  };

  it('takes the wanted one, or the own one', async () => {
    const { folder, variables } = shellsOfUser();
    expect(await chooseShell(variables, 'zsh')).toMatchObject({ id: 'zsh', file: join(folder, 'zsh') });
    expect(await chooseShell(variables, undefined)).toMatchObject({ id: 'fish', file: join(folder, 'fish') });
  });

  it('takes those of a zone where there is one, and bash for what is not in it', async () => {
    const { folder, variables } = shellsOfUser();
    expect(await chooseShell(variables, 'zsh', zone)).toMatchObject({ id: 'zsh', file: '/zone/zsh' });
    expect(await chooseShell(variables, 'fish', zone)).toMatchObject({ id: 'bash', file: '/zone/bash' });
    expect(await chooseShell(variables, undefined, zone)).toMatchObject({ id: 'bash', file: '/zone/bash' });
    const own = { ...variables, SHELL: join(folder, 'zsh') };
    expect(await chooseShell(own, undefined, zone)).toMatchObject({ id: 'zsh', file: '/zone/zsh' });
    await expect(chooseShell(variables, 'zsh', { ...zone, shells: {} })).rejects.toMatchObject({
      code: 'tool-missing',
    });
  });
});

describe('sweepStartupFiles', () => {
  it('deletes those of dead programs only', async () => {
    const folder = temporaryFolder();
    const alive = `shell-${process.pid}-0123456789abcdef`;
    for (const name of [alive, 'shell-4194999-0123456789abcdef', 'other']) mkdirSync(join(folder, name));
    await sweepStartupFiles(folder);
    expect(readdirSync(folder).sort()).toEqual(['other', alive].sort());
  });
});
