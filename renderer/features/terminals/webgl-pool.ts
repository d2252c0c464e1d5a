import type { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';

/** Terminals that are drawn with WebGL at once; browsers keep 16 contexts alive for the whole page. */
export const webglMax = 4;

/** Who holds a drawing context. */
interface Holder {
  readonly element: HTMLElement;
}

const addons = new Map<Holder, WebglAddon>();
let isUsable: boolean | undefined;

/** Whether WebGL is there and drawn by hardware; by software xterm's own drawing is the faster one. */
function canUseWebgl(): boolean {
  if (isUsable !== undefined) return isUsable;
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  isUsable = context !== null && !isSoftware(context);
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return isUsable;
}

/** Browsers do not always count their own software drawing as the caveat that it is. */
function isSoftware(context: WebGL2RenderingContext): boolean {
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  return /swiftshader|llvmpipe|softpipe|software/i.test(String(renderer));
}

/**
 * Draws a visible terminal with WebGL when one of the contexts is free or held by a hidden one. A context that is lost
 * is given back; `refit` is called then, since cells of elements differ in size.
 */
export function requestWebgl(
  holder: Holder,
  terminal: Pick<Terminal, 'loadAddon' | 'refresh' | 'rows'>,
  refit: () => void,
): void {
  if (addons.has(holder) || !canUseWebgl()) return;
  void import('@xterm/addon-webgl').then(({ WebglAddon: Addon }) => {
    if (addons.has(holder) || !holder.element.isConnected || !makeRoom()) return;
    const addon = new Addon();
    addon.onContextLoss(() => {
      releaseWebgl(holder);
      terminal.refresh(0, terminal.rows - 1);
      refit();
    });
    try {
      terminal.loadAddon(addon);
      addons.set(holder, addon);
    } catch {
      // The browser gave no context after all: xterm goes on drawing with elements.
      isUsable = false;
      addon.dispose();
    }
  });
}

function makeRoom(): boolean {
  if (addons.size < webglMax) return true;
  const hidden = [...addons.keys()].find(({ element }) => !element.isConnected);
  if (hidden) releaseWebgl(hidden);
  return hidden !== undefined;
}

/** Gives the terminal's context back; it is drawn with elements from then on. */
export function releaseWebgl(holder: Holder): void {
  const addon = addons.get(holder);
  if (!addon) return;
  addons.delete(holder);
  // Disposing the addon leaves its context alive until it is collected (xterm.js #6068).
  const contexts = [...holder.element.querySelectorAll('canvas')].map((canvas) => canvas.getContext('webgl2'));
  addon.dispose();
  for (const context of contexts) context?.getExtension('WEBGL_lose_context')?.loseContext();
}
