const { EventEmitter } = require('node:events');
const { app } = require('./app.cjs');
const { PreventableEvent, strictClass } = require('./strict.cjs');
const { WebContents, followPages } = require('./web-contents.cjs');

const wanted = { contextIsolation: true, sandbox: true, webSecurity: true, nodeIntegration: false, webviewTag: false };
let isFollowing = false;
const opening = new Set();

/** Follows Chromium's targets: windows that went, and windows that nobody asked for. */
function follow() {
  if (isFollowing) return;
  isFollowing = true;
  followPages();
  app.chromium.on('Target.targetDestroyed', ({ targetId }) => {
    for (const window of app.windows.values()) if (window.webContents.targetId === targetId) window.gone();
  });
  app.chromium.on('Target.targetCrashed', ({ targetId, errorCode }) => {
    for (const { webContents } of app.windows.values())
      if (webContents.targetId === targetId) webContents.crashed(errorCode);
  });
  app.chromium.on('Target.targetCreated', async ({ targetInfo: { type, targetId } }) => {
    if (type !== 'page') return;
    await Promise.allSettled([...opening]);
    const isOurs = [...app.windows.values()].some(({ webContents }) => webContents.targetId === targetId);
    if (!isOurs && !app.isExiting) await app.chromium.send('Target.closeTarget', { targetId }).catch(() => {});
  });
}

/** A window of Chromium with one page. */
class BrowserWindow extends strictClass('BrowserWindow', EventEmitter) {
  #bounds;
  #isMaximized = false;
  #isMinimized = false;
  #created;

  constructor({ x = 0, y = 0, width = 800, height = 600, icon, webPreferences = {} } = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    for (const [name, value] of Object.entries(wanted))
      if (webPreferences[name] !== value) throw new Error(`stand-in: webPreferences.${name} must be ${value}.`);
    if (!icon || icon.isEmpty()) throw new Error('stand-in: a window needs an icon that can be shown.');
    follow();
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(webPreferences, () => this.#loaded());
    this.id = this.webContents.id;
    app.windows.set(this.id, this);
    app.emit('web-contents-created', new PreventableEvent(), this.webContents);
    this.#created = this.#create();
  }

  static getAllWindows() {
    return [...app.windows.values()];
  }

  async #create() {
    const { width, height } = this.#bounds;
    const made = app.chromium.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height });
    const attached = made.then(({ targetId }) => this.webContents.attach(targetId));
    opening.add(attached);
    await attached;
    opening.delete(attached);
    const { windowId } = await app.chromium.send('Browser.getWindowForTarget', { targetId: this.webContents.targetId });
    await app.chromium.send('Browser.setContentsSize', { windowId, width, height }).catch(() => {});
  }

  async loadURL(url) {
    await this.#created;
    await this.webContents.load(url);
  }

  #loaded() {
    this.emit('ready-to-show');
  }

  show() {}

  focus() {}

  isDestroyed() {
    return !app.windows.has(this.id);
  }

  maximize() {
    this.#isMaximized = true;
  }

  isMaximized() {
    return this.#isMaximized;
  }

  minimize() {
    this.#isMinimized = true;
  }

  isMinimized() {
    return this.#isMinimized;
  }

  restore() {
    this.#isMinimized = false;
  }

  getNormalBounds() {
    return { ...this.#bounds };
  }

  setBounds(bounds) {
    this.#bounds = { ...this.#bounds, ...bounds };
  }

  /** Asks the listeners of `close`. */
  mayClose() {
    const event = new PreventableEvent();
    this.emit('close', event);
    return !event.defaultPrevented;
  }

  close() {
    if (!this.mayClose()) return;
    void app.chromium.send('Target.closeTarget', { targetId: this.webContents.targetId }).catch(() => {});
  }

  gone() {
    app.windows.delete(this.id);
    this.webContents.end();
    this.emit('closed');
    if (app.windows.size === 0 && !app.isExiting) void app.quit();
  }
}

module.exports = { BrowserWindow };
