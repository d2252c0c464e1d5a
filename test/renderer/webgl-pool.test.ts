import { beforeEach, describe, expect, it, vi } from 'vitest';

/** An addon that remembers what was done to it. */
class FakeAddon {
  static readonly made: FakeAddon[] = [];
  isDisposed = false;
  lose = () => {};

  constructor() {
    FakeAddon.made.push(this);
  }

  onContextLoss(listener: () => void): void {
    this.lose = listener;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

vi.mock('@xterm/addon-webgl', () => ({ WebglAddon: FakeAddon }));

const loseContext = vi.fn();
const context = (renderer: string) => ({
  RENDERER: 1,
  getExtension: (name: string) => (name === 'WEBGL_lose_context' ? { loseContext } : null),
  getParameter: () => renderer,
});

/** A pool of its own, in a page with that renderer. */
async function openPool(renderer = 'Some graphics card') {
  vi.resetModules();
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => context(renderer) }) });
  return import('../../renderer/features/terminals/webgl-pool');
}

function openTerminal() {
  const canvas = { getContext: () => context('') };
  const element = { isConnected: true, querySelectorAll: () => [canvas] };
  return {
    holder: { element: element as unknown as HTMLElement },
    hide: () => {
      element.isConnected = false;
    },
    terminal: { rows: 24, loadAddon: vi.fn(), refresh: vi.fn() },
    refit: vi.fn(),
  };
}

const made = (count: number) => expect.poll(() => FakeAddon.made.length).toBe(count);

beforeEach(() => {
  FakeAddon.made.length = 0;
  loseContext.mockClear();
});

describe('the contexts of WebGL', () => {
  it('that are lost are given back, and the terminal is drawn and fitted anew', async () => {
    const { requestWebgl } = await openPool();
    const { holder, terminal, refit } = openTerminal();
    requestWebgl(holder, terminal, refit);
    await made(1);
    loseContext.mockClear();
    const order: string[] = [];
    terminal.refresh.mockImplementation(() => order.push('refresh'));
    refit.mockImplementation(() => order.push('refit'));
    FakeAddon.made[0]?.lose();
    expect(FakeAddon.made[0]?.isDisposed).toBe(true);
    expect(loseContext).toHaveBeenCalledTimes(1);
    expect(terminal.refresh).toHaveBeenCalledWith(0, 23);
    expect(order).toEqual(['refresh', 'refit']);
  });

  it('are at most four, and hidden terminals give theirs to visible ones', async () => {
    const { requestWebgl, webglMax } = await openPool();
    const terminals = Array.from({ length: webglMax + 1 }, openTerminal);
    for (const [index, { holder, terminal, refit }] of terminals.entries()) {
      requestWebgl(holder, terminal, refit);
      await made(Math.min(index + 1, webglMax));
    }
    const [first] = terminals;
    const last = terminals[webglMax];
    first?.hide();
    if (last) requestWebgl(last.holder, last.terminal, last.refit);
    await made(webglMax + 1);
    expect(FakeAddon.made[0]?.isDisposed).toBe(true);
    expect(last?.terminal.loadAddon).toHaveBeenCalledTimes(1);
  });

  it('that the browser does not give after all are not asked for again', async () => {
    const { requestWebgl } = await openPool();
    for (const { holder, terminal, refit } of [openTerminal(), openTerminal()]) {
      terminal.loadAddon.mockImplementation(() => {
        throw new Error('There is no context.');
      });
      requestWebgl(holder, terminal, refit);
      await made(1);
      await expect.poll(() => FakeAddon.made[0]?.isDisposed).toBe(true);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(FakeAddon.made.length).toBe(1);
  });

  it('that are drawn by software are not used', async () => {
    const { requestWebgl } = await openPool('Google SwiftShader');
    const { holder, terminal, refit } = openTerminal();
    requestWebgl(holder, terminal, refit);
    await new Promise((resolve) => setImmediate(resolve));
    expect(FakeAddon.made).toEqual([]);
  });
});
