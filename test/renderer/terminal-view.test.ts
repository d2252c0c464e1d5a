import { beforeEach, expect, it, vi } from 'vitest';
import type { TerminalViewEvents } from '../../renderer/features/terminals/view-events';

/** xterm as far as a view needs it to be shown; it keeps what was loaded into it. */
class FakeTerminal {
  static last: FakeTerminal | undefined;
  readonly addons: unknown[] = [];
  readonly rows = 24;
  element: object | undefined;
  readonly refresh = vi.fn();
  readonly onData = vi.fn();
  readonly onBinary = vi.fn();
  readonly write = vi.fn();
  readonly attachCustomKeyEventHandler = vi.fn();
  readonly dispose = vi.fn();

  constructor() {
    FakeTerminal.last = this;
  }

  open(element: object): void {
    this.element = element;
  }

  loadAddon(addon: unknown): void {
    this.addons.push(addon);
  }
}

/** The addon that draws, without a graphics card. */
class FakeWebgl {
  isDisposed = false;
  lose = () => {};

  onContextLoss(listener: () => void): void {
    this.lose = listener;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

vi.mock('@xterm/xterm', () => ({ Terminal: FakeTerminal }));
vi.mock('@xterm/addon-webgl', () => ({ WebglAddon: FakeWebgl }));
vi.mock('@xterm/addon-fit', () => ({ FitAddon: class {} }));
vi.mock('@xterm/addon-web-links', () => ({ WebLinksAddon: class {} }));

const context = { RENDERER: 1, getExtension: () => null, getParameter: () => 'Some graphics card' };

/** An element that is in the document once it is put somewhere, closed as it has no size. */
function createElement() {
  return {
    isConnected: false,
    offsetWidth: 0,
    getContext: () => context,
    append: (child: { isConnected: boolean }) => Object.assign(child, { isConnected: true }),
    remove: vi.fn(),
    addEventListener: vi.fn(),
    querySelectorAll: () => [],
  };
}

beforeEach(() => {
  vi.stubGlobal('document', { createElement });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});

const webglOf = (terminal: FakeTerminal | undefined) =>
  terminal?.addons.filter((addon): addon is FakeWebgl => addon instanceof FakeWebgl) ?? [];

it('a terminal that is shown is drawn with WebGL, and without it once the context is lost', async () => {
  const { TerminalView } = await import('../../renderer/features/terminals/terminal-view');
  const look = { theme: 'dark', fontFamily: 'monospace', fontSize: 13, isScreenReader: false } as const;
  const view = new TerminalView(look, {} as TerminalViewEvents);
  const terminal = FakeTerminal.last;
  expect(webglOf(terminal)).toEqual([]);
  view.mount(createElement() as unknown as HTMLElement);
  await expect.poll(() => webglOf(terminal).length).toBe(1);
  const [webgl] = webglOf(terminal);
  expect(webgl?.isDisposed).toBe(false);
  webgl?.lose();
  expect(webgl?.isDisposed).toBe(true);
  expect(terminal?.refresh).toHaveBeenCalledWith(0, 23);
});
