const { randomBytes } = require('node:crypto');
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const { app } = require('./app.cjs');
const { decode, encode } = require('./codec.cjs');
const { MessagePortMain } = require('./ports.cjs');
const { preloadScript } = require('./preload-world.cjs');
const { fromNetwork, toNetwork } = require('./schemes.cjs');
const { PreventableEvent, strictClass } = require('./strict.cjs');

const worldName = 'Electron Isolated Context';
const ipcMain = new (strictClass('ipcMain', EventEmitter))();
/** Every page by its session with Chromium. */
const bySession = new Map();
let lastId = 0;

/** The main frame of a page; it is the only one that runs a preload. */
class WebFrameMain extends strictClass('WebFrameMain', Object) {
  #contents;

  constructor(contents) {
    super();
    this.#contents = contents;
  }

  get url() {
    return this.#contents.getURL();
  }

  get origin() {
    const { protocol, host } = new URL(this.url);
    return `${protocol}//${host}`;
  }
}

/** A page of Chromium: its navigation is asked for, its preload runs, its messages reach {@link ipcMain}. */
class WebContents extends strictClass('WebContents', EventEmitter) {
  mainFrame = new WebFrameMain(this);
  #preferences;
  #onLoaded;
  #url = '';
  #names;
  #session;
  /** Address that the app itself loads, which is not asked for. */
  #expected;
  #ports = new Map();
  #context;

  constructor(preferences, onLoaded) {
    super();
    lastId += 1;
    this.id = lastId;
    this.#preferences = preferences;
    this.#onLoaded = onLoaded;
    const random = randomBytes(8).toString('hex');
    this.#names = { binding: `b${random}`, receiver: `r${random}` };
  }

  /** Takes hold of a new target before it shows anything. */
  async attach(targetId) {
    this.targetId = targetId;
    const { sessionId } = await app.chromium.send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = sessionId;
    bySession.set(sessionId, this);
    const preload = preloadScript(this.#names, fs.readFileSync(this.#preferences.preload, 'utf8'));
    const patterns = [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }];
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Runtime.addBinding', { name: this.#names.binding, executionContextName: worldName }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: preload, worldName }),
      this.#send('Fetch.enable', { patterns }),
    ]);
  }

  getURL() {
    return this.#url;
  }

  getLastWebPreferences() {
    return { ...this.#preferences };
  }

  setWindowOpenHandler(handler) {
    // A window that the page opens by itself is closed in any case; the handler must want just that.
    if (handler({ url: 'about:blank' }).action !== 'deny') throw new Error('stand-in: windows can only be denied.');
  }

  async load(url) {
    this.#expected = toNetwork(url);
    const { errorText } = await this.#send('Page.navigate', { url: this.#expected });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
  }

  reload() {
    void this.#send('Page.reload').catch(() => {});
  }

  forcefullyCrashRenderer() {
    void this.#send('Page.crash').catch(() => {});
  }

  paste() {
    // A key that no page knows, with the command that Chromium's own menu gives.
    void this.#send('Input.dispatchKeyEvent', { type: 'rawKeyDown', commands: ['paste'] }).catch(() => {});
  }

  async executeJavaScript(code) {
    const params = { expression: code, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', params);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** The process of the page has died. */
  crashed(exitCode) {
    this.#closePorts();
    this.emit('render-process-gone', new PreventableEvent(), { reason: 'crashed', exitCode });
  }

  /** The page has gone. */
  end() {
    bySession.delete(this.#session);
    this.#closePorts();
  }

  #send(method, params) {
    return app.chromium.send(method, params, this.#session);
  }

  onChromiumEvent(method, params) {
    if (method === 'Runtime.bindingCalled' && params.name === this.#names.binding) this.#receive(params);
    if (method === 'Runtime.executionContextsCleared') this.#closePorts();
    if (method === 'Page.frameNavigated' && !params.frame.parentId) this.#url = fromNetwork(params.frame.url);
    if (method === 'Page.loadEventFired') this.#onLoaded();
    if (method === 'Fetch.requestPaused') void this.#judge(params);
  }

  /** Asks the app whether a document may be loaded. */
  async #judge({ requestId, frameId, request }) {
    const isMainFrame = frameId === this.targetId;
    const event = new PreventableEvent({ url: fromNetwork(request.url), isMainFrame });
    if (isMainFrame && request.url === this.#expected) this.#expected = undefined;
    else {
      if (isMainFrame) this.emit('will-navigate', event);
      this.emit('will-frame-navigate', event);
    }
    const verdict = event.defaultPrevented ? 'Fetch.failRequest' : 'Fetch.continueRequest';
    const reason = event.defaultPrevented ? { errorReason: 'Aborted' } : {};
    await this.#send(verdict, { requestId, ...reason }).catch(() => {});
  }

  #receive({ executionContextId, payload }) {
    const message = JSON.parse(payload);
    if (message.type === 'document') {
      this.#context = executionContextId;
      this.#url = fromNetwork(message.url);
    }
    if (executionContextId !== this.#context) return;
    if (message.type === 'port-message') this.#ports.get(message.id)?.receive(decode(message.data));
    if (message.type === 'port-close') this.#closePort(message.id);
    if (message.type === 'ipc') {
      const ports = message.ports.map((id) => this.#takePort(id));
      const event = new PreventableEvent({ sender: this, senderFrame: this.mainFrame, ports });
      ipcMain.emit(message.channel, event, decode(message.data));
    }
  }

  #takePort(id) {
    const contextId = this.#context;
    const tell = (message) => {
      const expression = `${this.#names.receiver}(${JSON.stringify({ id, ...message })})`;
      void this.#send('Runtime.evaluate', { contextId, silent: true, expression }).catch(() => {});
    };
    const port = new MessagePortMain({
      send: (value) => tell({ type: 'port-message', data: encode(value) }),
      close: () => {
        this.#ports.delete(id);
        tell({ type: 'port-close' });
      },
    });
    this.#ports.set(id, port);
    return port;
  }

  #closePort(id) {
    const port = this.#ports.get(id);
    this.#ports.delete(id);
    port?.closed();
  }

  #closePorts() {
    for (const id of [...this.#ports.keys()]) this.#closePort(id);
  }
}

const followed = [
  'Runtime.bindingCalled',
  'Runtime.executionContextsCleared',
  'Page.frameNavigated',
  'Page.loadEventFired',
  'Fetch.requestPaused',
];

/** Hands Chromium's events to the pages they are about. */
function followPages() {
  for (const method of followed)
    app.chromium.on(method, (params, session) => bySession.get(session)?.onChromiumEvent(method, params));
}

module.exports = { WebContents, ipcMain, followPages };
