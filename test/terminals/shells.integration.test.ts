import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyTime } from '../support/every-time';
import { needs } from '../support/machine';
import { openBench } from './open-bench';
import { makePlace, printed, setUpShells, size, timeout } from './open-shells';
import { environmentId } from './places';

const { host, open, openTyping } = setUpShells();

const whichPython = (shell: string) =>
  shell === 'fish' ? `printf '<''<%s>''>' (command -s python)` : 'echo "<""<$(command -v python)>"">"';

const lateHooks = {
  bash: (fake: string) => `PROMPT_COMMAND="PATH=${fake}:/usr/bin:/bin;$PROMPT_COMMAND"`,
  zsh: (fake: string) => `__late() { PATH=${fake}:/usr/bin:/bin }; precmd_functions+=(__late)`,
  fish: (fake: string) => `function __late --on-event fish_prompt; set -gx PATH ${fake} /usr/bin /bin; end`,
} as const;

const shells = ['bash', 'zsh', 'fish'] as const;
const names = [
  'plain',
  'none',
  'prepends',
  'resets',
  'framework',
  'rewrites',
  'strict',
  'activated',
  'zdotdir',
] as const;
const cases = shells.flatMap((shell) =>
  names.flatMap((name) => [false, true].map((login) => ({ shell, name, login }))),
);

describe.each(cases)('$shell, start-up files "$name", login $login', ({ shell, name, login }) => {
  if (shell !== 'bash') needs(shell);

  it('enters the environment, shows its name once, and leaves it again', { timeout }, async () => {
    const place = makePlace(name);
    const python = join(place.prefix, 'bin', 'python');
    const opened = await open(shell, place, { login });
    expect(opened.state.python).toBe(python);
    const prompt = await opened.prompt();
    expect(prompt.match(/\(demo\)|<demo>/g), prompt).toHaveLength(1);
    expect(prompt).not.toContain('(other)');
    expect(opened.view.raw).not.toMatch(/activate|source/);

    const path = (await opened.value(printed(shell, 'PATH'))).split(':');
    expect(path[0]).toBe(join(place.prefix, 'bin'));
    expect(path.filter((folder) => folder === join(place.prefix, 'bin'))).toHaveLength(1);
    expect(await opened.value(whichPython(shell))).toBe(python);
    expect(await opened.value(printed(shell, 'GREETING'))).toBe("it's $HOME `id`\nline");
    expect(await opened.value(printed(shell, 'CONDA_AUTO_ACTIVATE'))).toBe('');
    expect((await opened.run('false')).code).toBe(1);
    if (login && name === 'prepends') expect(await opened.value(printed(shell, 'FROM_PROFILE'))).toBe('1');
    expect((await opened.prompt()).match(/\(demo\)|<demo>/g)).toHaveLength(1);

    expect((await opened.run('deactivate')).code).toBe(0);
    expect(await opened.value(printed(shell, 'VIRTUAL_ENV'))).toBe('');
    expect(await opened.value(printed(shell, 'GREETING'))).toBe('');
    expect(await opened.value(printed(shell, 'PATH'))).toBe(path.slice(1).join(':'));
    if (name === 'resets' && !(login && shell === 'zsh'))
      expect(await opened.value(whichPython(shell))).toBe(join(place.fake, 'python'));
    expect(await opened.prompt()).not.toMatch(/\(demo\)|<demo>/);
    expect((await opened.run('deactivate')).code).toBe(127);
  });
});

describe.each(shells)('%s', (shell) => {
  if (shell !== 'bash') needs(shell);

  it.each(['hook', 'anew'])('stays first when PATH is changed at each prompt: "%s"', { timeout }, async (files) => {
    const place = makePlace(files);
    const [python, bin] = [join(place.prefix, 'bin', 'python'), join(place.prefix, 'bin')];
    const opened = await open(shell, place);
    expect(opened.state.python).toBe(python);
    expect(await opened.value(whichPython(shell))).toBe(python);
    expect((await opened.run('false')).code).toBe(1);
    expect(await opened.value(whichPython(shell))).toBe(python);
    const path = (await opened.value(printed(shell, 'PATH'))).split(':');
    expect(path.slice(0, 2)).toEqual([bin, place.fake]);
    expect(path.filter((folder) => folder === bin)).toHaveLength(1);
    await opened.run('deactivate');
    expect(await opened.value(whichPython(shell))).toBe(join(place.fake, 'python'));
    expect(await opened.value(printed(shell, 'PATH'))).not.toContain(bin);
  });

  it('stays first when a hook that changes PATH is added later', { timeout }, async () => {
    const place = makePlace('plain');
    const opened = await open(shell, place);
    await opened.run(lateHooks[shell](place.fake));
    await opened.run(':');
    expect(await opened.value(whichPython(shell))).toBe(join(place.prefix, 'bin', 'python'));
    expect(await opened.value(printed(shell, 'PATH'))).toContain(place.fake);
  });

  it('is a plain shell without an environment', { timeout }, async () => {
    const opened = await open(shell, makePlace('plain'), { isPlain: true });
    expect(opened.state.environmentId).toBeUndefined();
    expect(await opened.prompt()).not.toContain('(demo)');
    expect((await opened.run('deactivate')).code).toBe(127);
  });

  it('is not reached by names and paths that hold shell code', { timeout }, async () => {
    const parent = 'sp ace "double\' $HOME `touch hacked` $(touch hacked) \\ %n !x\n;touch hacked;';
    const label = 'a\' "b" $(touch hacked) `touch hacked` %n \\u';
    const place = makePlace('plain', parent, label);
    const opened = await open(shell, place, { folder: place.home });
    expect(await opened.value(printed(shell, 'VIRTUAL_ENV'))).toBe(place.prefix);
    expect((await opened.value(printed(shell, 'PATH'))).startsWith(`${join(place.prefix, 'bin')}:`)).toBe(true);
    expect((await opened.run('python')).output).toContain('INSIDE');
    expect(await opened.prompt()).toContain(`(${label}) `);
    await opened.run('deactivate');
    expect(await opened.prompt()).not.toContain('hacked');
    expect(readdirSync(place.home)).not.toContain('hacked');
  });

  it('inherits no other environment', { timeout }, async () => {
    const place = makePlace('plain');
    const variables = {
      VIRTUAL_ENV: '/other',
      CONDA_PREFIX: '/conda',
      CONDA_SHLVL: '1',
      PATH: '/other/bin:/conda/bin:/usr/bin:/bin',
    };
    const opened = await open(shell, place, { variables, isPlain: true });
    expect(await opened.value(printed(shell, 'VIRTUAL_ENV'))).toBe('');
    expect(await opened.value(printed(shell, 'CONDA_SHLVL'))).toBe('');
    expect(await opened.value(printed(shell, 'PATH'))).not.toContain('/other');
  });

  it('gives back what a variable held before', { timeout }, async () => {
    const place = makePlace('plain');
    const opened = await open(shell, place, { variables: { PYTHONHOME: '/mine', GREETING: 'mine' } });
    expect(await opened.value(printed(shell, 'PYTHONHOME'))).toBe('');
    await opened.run('deactivate');
    expect(await opened.value(printed(shell, 'PYTHONHOME'))).toBe('/mine');
    expect(await opened.value(printed(shell, 'GREETING'))).toBe('mine');
  });

  it('has private start-up files that vanish with it', { timeout }, async () => {
    const opened = await open(shell, makePlace('plain'));
    const [folder = ''] = readdirSync(opened.of.runtimeFolder);
    const path = join(opened.of.runtimeFolder, folder);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(path)) expect(statSync(join(path, file)).mode & 0o777).toBe(0o600);
    opened.view.type('exit\r');
    await opened.of.until(opened.id, ({ state }) => state === 'exited');
    await expect.poll(() => readdirSync(opened.of.runtimeFolder)).toEqual([]);
  });

  it('runs what is typed while it starts inside of the environment', everyTime, async () => {
    const place = makePlace('slow');
    const typed = shell === 'fish' ? `printf 'R=%s=\\n' (command -s python)` : 'echo "R=$(command -v python)="';
    const runs = Array.from({ length: 10 }, async () => {
      const of = openBench({
        startPtyHost: host().start,
        variables: { HOME: place.home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
        environments: [place.environment],
      });
      const { id } = await of.terminals.create({ environmentId: environmentId, shell, size });
      const view = of.view(id, size);
      view.type(`${typed}\r`);
      return view.until((shown) => shown.lines().flatMap((line) => /^R=(.*)=$/.exec(line)?.[1] ?? [])[0]);
    });
    const outside = (await Promise.all(runs)).filter((python) => python !== join(place.prefix, 'bin', 'python'));
    expect(outside).toEqual([]);
  });
});

it('is needed: what is typed runs outside when the activation is typed as well', { timeout }, async () => {
  const place = makePlace('slow');
  const opened = await openTyping(place);
  expect(await opened.prompt()).toBe('w$');
  await opened.run(`export PATH='${place.prefix}/bin':"$PATH"`);
  expect(opened.view.lines()).toContain('R==');
});
