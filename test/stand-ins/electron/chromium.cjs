const { spawn } = require('node:child_process');
const { EventEmitter } = require('node:events');

const quietSwitches = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-back-forward-cache',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding',
  '--disable-hang-monitor',
  '--disable-ipc-flooding-protection',
  '--disable-popup-blocking',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--password-store=basic',
];

/** Splits a stream at NUL characters. */
function onMessages(stream, listener) {
  let chunks = [];
  stream.on('data', (data) => {
    let start = 0;
    for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0, start)) {
      chunks.push(data.subarray(start, end));
      listener(Buffer.concat(chunks).toString());
      chunks = [];
      start = end + 1;
    }
    if (start < data.length) chunks.push(data.subarray(start));
  });
}

/** A running Chromium: emits its protocol's events as `(params, sessionId)`. */
class Chromium extends EventEmitter {
  #pending = new Map();
  #lastId = 0;
  #isGone = false;

  constructor({ userDataFolder, args }) {
    super();
    this.setMaxListeners(0);
    const pipes = ['--remote-debugging-pipe', '--remote-debugging-port=0', `--user-data-dir=${userDataFolder}`];
    const head = process.env.STAND_IN_HEADED ? [] : ['--headless=new'];
    const file = process.env.STAND_IN_CHROMIUM || 'chromium';
    this.child = spawn(file, [...pipes, ...quietSwitches, ...head, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const [, , log, input, output] = this.child.stdio;
    this.input = input;
    input.on('error', () => {});
    onMessages(output, (text) => this.#receive(JSON.parse(text)));
    this.exited = new Promise((resolve) => {
      this.child.once('error', resolve);
      this.child.once('exit', resolve);
    }).then(() => this.#gone());
    /** The line that Playwright waits for. */
    this.address = new Promise((resolve) => {
      let text = '';
      log.on('data', (data) => {
        text = (text + data).slice(-20_000);
        const found = /DevTools listening on (ws:\/\/\S+)/.exec(text);
        if (found) resolve(found[1]);
      });
    });
  }

  send(method, params = {}, sessionId = undefined) {
    if (this.#isGone) return Promise.reject(new Error(`${method}: Chromium has ended.`));
    this.#lastId += 1;
    const id = this.#lastId;
    this.input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#pending.set(id, { method, resolve, reject }));
  }

  #receive({ id, method, params, sessionId, result, error }) {
    if (id === undefined) return this.emit(method, params, sessionId);
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
    else call?.resolve(result);
  }

  #gone() {
    this.#isGone = true;
    for (const { method, reject } of this.#pending.values()) reject(new Error(`${method}: Chromium has ended.`));
    this.#pending.clear();
  }
}

module.exports = { Chromium };
