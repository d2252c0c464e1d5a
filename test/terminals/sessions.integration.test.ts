import { chmodSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entrance } from '../../main/environments/environments';
import type { Terminal } from '../../preload/contract';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { temporaryFolder } from '../support/temporary';
import { bashBench, command, openShell, promptOf } from './bash-bench';
import type { View } from './client';
import { writeFiles } from './homes';
import { openBench } from './open-bench';
import { createPlace, environmentId } from './places';
import { type BuiltHost, buildPtyHost } from './pty-host';

const size = { columns: 200, rows: 50 };
let host: BuiltHost;
beforeAll(async () => {
  host = await buildPtyHost();
});
afterAll(() => host.dispose());

const bench = () => bashBench(host);

/** What a shell has told that the terminal answered, a line each, apart from what was echoed before `read` forbade it. */
const answersIn = (shown: View) => shown.lines().flatMap((line) => /^got=(\S+)$/.exec(line)?.[1] ?? []);

it('tells that it starts elsewhere than the settings say', async () => {
  const home = temporaryFolder();
  const defaultFolder = join(home, 'gone');
  const of = openBench({
    startPtyHost: host.start,
    variables: { HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    settings: { defaultFolder },
  });
  const notices = () => of.emitted.filter(({ name }) => name === 'notice.raised').map(({ payload }) => payload);
  await of.terminals.create({ shell: 'bash', size, folder: home });
  expect(notices()).toEqual([]);
  await of.terminals.create({ shell: 'bash', size });
  const message = `There is no folder ${defaultFolder}, in which terminals should start by the settings.`;
  expect(notices()).toEqual([{ message: `${message} This one starts in ${home}.` }]);
});

describe('the name of a session', () => {
  it('follows the environment, unless the user gave one', async () => {
    const place = createPlace(temporaryFolder(), 'plain');
    const of = openBench({
      startPtyHost: host.start,
      variables: { HOME: place.home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
      environments: [place.environment],
    });
    const open = () => of.terminals.create({ environmentId, shell: 'bash', size });
    const [own, named] = [await open(), await open()];
    await of.terminals.rename(named.id, 'server');
    of.tell('environment.changed', { ...place.environment.environment, name: 'other' });
    expect([of.state(own.id)?.name, of.state(named.id)?.name]).toEqual(['other', 'server']);
    await of.terminals.rename(named.id, '');
    expect(of.state(named.id)?.name).toBe('other');
  });
});

describe('a session in an environment', () => {
  const openIn = (entrance: Partial<Entrance>) => {
    const { home, environment } = createPlace(temporaryFolder(), 'plain');
    const of = openBench({
      startPtyHost: host.start,
      variables: { HOME: home, PATH: '/usr/bin:/bin', SHELL: '/bin/bash', LANG: 'C.UTF-8' },
      environments: [{ ...environment, ...entrance }],
    });
    return { of, activation: environment.activation };
  };

  it('that was entered as it was says so', async () => {
    const { of } = openIn({ note: 'demo is entered as it was.' });
    const { id } = await of.terminals.create({ environmentId, size });
    await of.until(id, ({ state }) => state === 'running');
    expect(of.emitted).toContainEqual({ name: 'notice.raised', payload: { message: 'demo is entered as it was.' } });
  });

  it('with a zone runs the shell of that zone, activated inside', async () => {
    const folder = temporaryFolder();
    const [zone, inside] = [join(folder, 'zone'), join(folder, 'bash')];
    writeFileSync(zone, '#!/bin/sh\nZONE="$1"; shift; export ZONE; exec "$@"\n');
    chmodSync(zone, 0o755);
    symlinkSync('/bin/bash', inside);
    const enclosure = { file: zone, args: ['inside'], shells: { bash: inside } };
    const { of } = openIn({ activation: { ...openIn({}).activation, enclosure } });
    const { id, shell } = await of.terminals.create({ environmentId, shell: 'zsh', size });
    expect(shell).toBe('bash');
    const view = of.view(id);
    await of.until(id, ({ state }) => state === 'running');
    view.type('echo "<$ZONE $VIRTUAL_ENV_PROMPT $SHELL $BASH>"\r');
    expect(await view.until(({ raw }) => /<inside [^$>]*>/.exec(raw)?.[0])).toBe(`<inside demo ${inside} ${inside}>`);
  });
});

describe('a shell whose start-up files run another program', { timeout: 15_000 }, () => {
  const openWith = async (bashrc: string) => {
    const { home, environment } = createPlace(temporaryFolder(), 'plain');
    writeFiles(home, { '.bashrc': bashrc });
    const of = openBench({
      startPtyHost: host.start,
      variables: { HOME: home, PATH: '/usr/bin:/bin', SHELL: '/bin/bash', LANG: 'C.UTF-8' },
      environments: [environment],
    });
    const { id } = await of.terminals.create({ environmentId, size });
    return { of, id, view: of.view(id) };
  };

  it.for([
    ['fish', 'exec fish'],
    ['zsh', 'exec -l zsh'],
    ['bash', 'shopt -q login_shell || exec bash -l -i'],
    ['fish', 'fish'],
  ] as const)('is told to be in no environment: %s takes over by “%s”', async ([program, line], { skip }) => {
    skip(program !== 'bash' && !isTested(program), `${program} is missing.`);
    const { of, id } = await openWith(`${line}\n`);
    const { state, python, handedTo } = await of.until(id, (terminal) => terminal.handedTo !== undefined);
    expect({ state, python, handedTo }).toEqual({ state: 'starting', handedTo: program });
    expect(await of.terminals.command(id)).toBeNull();
  });

  it('is told to be ended by them when they end it', async () => {
    const { of, id } = await openWith('exit 7\n');
    const { exit } = await of.until(id, ({ state }) => state === 'exited');
    expect(exit).toEqual({ code: 7, signal: 0, isEarly: true });
  });

  it('is in its environment once that program has ended', async () => {
    const { of, id, view } = await openWith('bash -c "read -p name: name"\n');
    await of.until(id, ({ handedTo }) => handedTo === 'bash');
    view.type('me\r');
    const { handedTo } = await of.until(id, ({ state }) => state === 'running');
    expect(handedTo).toBeUndefined();
    view.type('python\r');
    await view.until(({ raw }) => raw.includes('INSIDE'));
  });

  it('is told to wait when they keep it from reporting, whatever is typed then', async () => {
    const { of, id, view } = await openWith("__cloche_start() { :; }; PS1='mine$ '\n");
    const { state } = await of.until(id, ({ isSilent }) => isSilent === true);
    expect(state).toBe('starting');
    view.type('sleep 2.5\r');
    await view.until(({ raw }) => raw.split('mine$ ').length > 2);
    expect(of.state(id)).toMatchObject({ state: 'starting', isSilent: true });
    expect(of.state(id)?.handedTo).toBeUndefined();
  });

  it('is not told to wait while it works without a word', async () => {
    const { of, id } = await openWith('end=$((SECONDS + 5)); while ((SECONDS < end)); do :; done\n');
    await of.until(id, ({ state }) => state === 'running');
    expect(of.emitted.filter(({ payload }) => (payload as Terminal).isSilent)).toEqual([]);
  });

  it('is told to wait for an answer, until it has come', async () => {
    const { of, id, view } = await openWith('read -p name: name\n');
    await of.until(id, ({ isSilent }) => isSilent === true);
    view.type('me\r');
    const { isSilent } = await of.until(id, ({ state }) => state === 'running');
    expect(isSilent).toBeUndefined();
  });

  it('is not told so while it waits itself', async () => {
    const { of, id } = await openWith('read -t 2.5 -p name: name\n');
    await of.until(id, ({ state }) => state === 'running');
    expect(of.emitted.filter(({ payload }) => (payload as Terminal).handedTo !== undefined)).toEqual([]);
  });
});

describe('a session', () => {
  it('tells how it ended, after the last byte', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    let receivedAtExit = '';
    const exited = of
      .until(id, ({ state }) => state === 'exited')
      .then((state) => {
        receivedAtExit = view.raw;
        return state;
      });
    view.type('seq 1 50000; exit 7\r');
    expect((await exited).exit).toEqual({ code: 7, signal: 0 });
    expect(receivedAtExit).toContain('\r\n49999\r\n50000\r\n');
    expect(of.terminals.running()).toBe(0);
    await expect.poll(() => readdirSync(of.runtimeFolder)).toEqual([]);
  });

  it('keeps the screen of an ended shell until it is closed', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    view.type('echo last""words; exit\r');
    await of.until(id, ({ state }) => state === 'exited');
    const later = of.view(id);
    await later.until(({ raw }) => raw.includes('lastwords'));
    await of.terminals.close(id);
    await expect.poll(() => of.state(id)).toBeUndefined();
    expect(await of.terminals.list()).toEqual([]);
  });

  it('gives the next view the same screen, and closes the one before', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    await command(view, String.raw`printf '\033[31mred\033[0m \033[1;4mbold\033[m 漢字 😀\n\tx\033[5Cy\n'; seq 1 300`);
    const next = of.view(id);
    await next.until(({ raw }) => raw.includes('300'));
    await view.until(({ isClosed }) => isClosed);
    expect(view.error?.code).toBe('busy');
    expect(next.serialize()).toBe(view.serialize());
    expect(next.xterm.buffer.active.cursorX).toBe(view.xterm.buffer.active.cursorX);
  });

  it('loses and doubles nothing when views change in the middle of output', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    view.type('for i in {1..4000}; do echo "line $i."; done; echo do""ne\r');
    let last = view;
    for (const line of [300, 900, 1700, 2600]) {
      await last.until(({ raw }) => raw.includes(`line ${line}.`));
      last = of.view(id);
    }
    await last.until(({ raw }) => raw.includes('done\r\n'));
    const numbers = last.lines().flatMap((line) => /^line (\d+)\.$/.exec(line)?.[1] ?? []);
    expect(numbers).toEqual(Array.from({ length: 4000 }, (_, index) => String(index + 1)));
  });

  it('answers a question of the program once, with a view and without', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    const ask = String.raw`printf '\033[c'; IFS= read -rsd c -t 30 a; IFS= read -rsd c -t 0.3 b; printf '\ngot=%q=%q\n' "$a" "$b"`;
    view.type(`${ask}\r`);
    expect(await view.until(({ raw }) => /got=(\S+)\r/.exec(raw.replaceAll(ask, ''))?.[1])).toBe(
      String.raw`$'\E[?1;2'=''`,
    );
    // Enter is one to `read` only once the shell has left its own editing.
    view.type(`echo wai""ting; read go; ${ask}; exit\r`);
    await view.until(({ raw }) => raw.includes('waiting'));
    view.type('\r');
    view.channel.close();
    await of.until(id, ({ state }) => state === 'exited');
    const next = of.view(id);
    const answers = await next.until((shown) => answersIn(shown).length === 2 && answersIn(shown));
    expect(answers).toEqual(Array(2).fill(String.raw`$'\E[?1;2'=''`));
  });

  it('answers what a view was asked that went without an answer', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    view.answers = false;
    view.type(`${String.raw`printf '\033[c'; IFS= read -rsd c -t 30 a; printf '\ngot=%q\n' "$a"`}\r`);
    await view.until(({ raw }) => raw.includes('\x1b[c'));
    view.channel.close();
    const next = of.view(id);
    expect(await next.until((shown) => answersIn(shown)[0])).toBe(String.raw`$'\E[?1;2'`);
  });

  it('caps and cleans titles', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    view.type(`${String.raw`printf '\033]0;a\tb\u202ec%02000000d\007' 0`}\r`);
    const { title } = await of.until(id, (terminal) => terminal.title.startsWith('abc'));
    expect(title).toBe(`abc${'0'.repeat(253)}`);
  });

  it('tells whether a command runs, and which', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    expect(await of.terminals.command(id)).toBeNull();
    view.type('sleep 1000\r');
    await of.until(id, ({ isBusy }) => isBusy === true);
    await expect.poll(() => of.terminals.command(id)).toBe('sleep 1000');
    view.type('\x03');
    await of.until(id, ({ isBusy }) => isBusy === false);
    expect(await of.terminals.command(id)).toBeNull();
    view.type('while :; do :; done\r');
    await expect.poll(() => of.terminals.command(id)).toBe('');
    view.type('\x03');
    await expect.poll(() => of.terminals.command(id)).toBeNull();
  });

  it('shows no line again that was cleared', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    const prompt = await promptOf(view);
    await command(view, 'seq 1001 1100');
    await view.until((shown) => shown.cursorLine() === prompt);
    await of.terminals.clear(id);
    const next = of.view(id);
    await next.until((shown) => shown.cursorLine() === prompt);
    expect(next.lines()).toEqual([prompt]);
    await command(next, 'echo go""es on');
    expect(next.raw).toContain('goes on');
  });

  it('does not believe marks without the secret', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    await command(view, String.raw`printf '\033]6973;x;ready;/evil\007\033]6973;;ready;/evil\007'`);
    await command(view, ':');
    expect(of.state(id)?.python ?? '').not.toBe('/evil');
  });
});
