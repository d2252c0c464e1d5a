import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pauseBytes, windowBytes } from '../../main/terminals/host/flow';
import { isAlive } from '../support/processes';
import { bashBench, command, openShell, promptOf, shellProcess } from './bash-bench';
import { type BuiltHost, buildPtyHost } from './pty-host';

let host: BuiltHost;
beforeAll(async () => {
  host = await buildPtyHost();
});
afterAll(() => host.dispose());

const bench = (heartbeatMs?: number) => bashBench(host, heartbeatMs);

describe('flow control', () => {
  it('lets Ctrl+C end an endless flood', async () => {
    const of = bench();
    const { view } = await openShell(of);
    const prompt = await promptOf(view);
    view.type('yes\r');
    await view.until(({ received }) => received > 1024 * 1024);
    const before = view.received;
    view.type('\x03');
    await view.until((shown) => shown.cursorLine() === prompt);
    // What waited is shown first, and that is what makes Ctrl+C slow: the queue, what is under way, and a last read.
    expect(view.received - before).toBeLessThan(pauseBytes + windowBytes + 512 * 1024);
  });

  it('stops the program when the page does not acknowledge, with bounded memory', async () => {
    const of = bench();
    const { view } = await openShell(of);
    view.acknowledges = false;
    view.type('yes\r');
    let last = -1;
    await expect
      .poll(
        () => {
          const isStill = view.received === last && view.received > 100_000;
          last = view.received;
          return isStill;
        },
        { interval: 300, timeout: 5000 },
      )
      .toBe(true);
    expect(view.received).toBeLessThan(windowBytes + 128 * 1024);
    expect(residentMegabytes(host.processIds.at(-1) as number)).toBeLessThan(250);
  });
});

describe('the pty host', () => {
  it('ends its shells when it is disposed, stubborn ones too', async () => {
    const of = bench();
    const { view } = await openShell(of);
    const shell = await shellProcess(view);
    await command(view, "trap '' HUP TERM");
    await of.terminals.dispose();
    expect(isAlive(shell)).toBe(false);
    expect(isAlive(host.processIds.at(-1) as number)).toBe(false);
  });

  // A busy machine may take seconds to start a host, which must not pass for hung.
  it('is ended when it hangs, and that is said', async () => {
    const of = bench(5000);
    const { id, view } = await openShell(of);
    const shell = await shellProcess(view);
    process.kill(host.processIds.at(-1) as number, 'SIGSTOP');
    await of.until(id, ({ state }) => state === 'exited');
    await expect.poll(() => isAlive(shell)).toBe(false);
    const notices = of.emitted.filter(({ name }) => name === 'notice.raised');
    expect(JSON.stringify(notices)).toContain('did not answer');
    const again = await openShell(of);
    await command(again.view, 'echo works');
  });

  it('leaves no shell when it is killed, and the next terminal gets a new one', async () => {
    const of = bench();
    const { id, view } = await openShell(of);
    const shell = await shellProcess(view);
    process.kill(host.processIds.at(-1) as number, 'SIGKILL');
    const state = await of.until(id, (terminal) => terminal.state === 'exited');
    expect(state.exit).toBeUndefined();
    await expect.poll(() => isAlive(shell)).toBe(false);
    await view.until(({ isClosed }) => isClosed);
    expect(of.emitted.filter(({ name }) => name === 'notice.raised')).toHaveLength(1);
    const lost = of.view(id);
    await lost.until(({ isClosed }) => isClosed);
    expect(lost.error?.code).toBe('wrong-state');
    const again = await openShell(of);
    await command(again.view, 'echo works');
    await of.terminals.close(id);
    expect(of.state(id)).toBeUndefined();
  });
});

function residentMegabytes(processId: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]) / 1024;
}
