const { createHash } = require('node:crypto');
const { spawnSync } = require('node:child_process');
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { Chromium } = require('./chromium.cjs');
const { serveSchemes } = require('./schemes.cjs');
const { PreventableEvent } = require('./strict.cjs');

/** The API is synchronous, so a process of its own tries to reach the first instance. */
const knock = `
  const [, address, message] = process.argv;
  const socket = require('net').connect(address, () => socket.end(message));
  socket.on('close', () => process.exit(0)).on('error', () => process.exit(3));`;

/** Electron's `app`: life, paths, single instance. */
class App extends EventEmitter {
  /** Set by the executable: arguments as Electron shows them, and what must come before `ready`. */
  boot = { argv: [], gate: Promise.resolve() };
  /** Running Chromium, once ready. */
  chromium = null;
  /** Called at the end, and for the windows. */
  endings = [];
  windows = new Map();
  isExiting = false;
  #isReady = false;
  #becomeReady;
  #ready = new Promise((resolve) => {
    this.#becomeReady = resolve;
  });
  #isQuitting = false;
  #paths = new Map();
  #lock = null;

  isReady() {
    return this.#isReady;
  }

  whenReady() {
    return this.#ready;
  }

  setName() {}

  getPath(name) {
    const found = this.#paths.get(name) ?? { home: os.homedir(), temp: os.tmpdir() }[name];
    if (!found) throw new Error(`stand-in: the path ${name} was not set.`);
    return found;
  }

  setPath(name, folder) {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    this.#paths.set(name, folder);
  }

  enableSandbox() {}

  requestSingleInstanceLock() {
    const name = createHash('sha256').update(this.getPath('userData')).digest('hex').slice(0, 16);
    const address = path.join(os.tmpdir(), `electron-stand-in-${name}.sock`);
    const message = JSON.stringify({ argv: this.boot.argv, folder: process.cwd() });
    if (spawnSync(process.execPath, ['-e', knock, address, message]).status === 0) return false;
    fs.rmSync(address, { force: true });
    this.#lock = net.createServer((socket) => {
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('end', () => {
        const { argv, folder } = JSON.parse(text);
        this.emit('second-instance', new PreventableEvent(), argv, folder);
      });
    });
    this.#lock.listen(address).unref();
    this.endings.push(() => this.#lock.close());
    return true;
  }

  async quit() {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    for (const window of this.windows.values())
      if (!event.defaultPrevented && !window.mayClose()) event.preventDefault();
    this.#isQuitting = false;
    if (!event.defaultPrevented) await this.exit(0);
  }

  async exit(code = 0) {
    if (this.isExiting) return;
    this.isExiting = true;
    for (const ending of this.endings) ending();
    if (this.chromium) {
      const patience = setTimeout(() => this.chromium.child.kill('SIGKILL'), 3000);
      await this.chromium.send('Browser.close').catch(() => {});
      await this.chromium.exited;
      clearTimeout(patience);
    }
    process.exit(code);
  }

  /** Starts Chromium and becomes ready; called by the executable once the app's code has been loaded. */
  async start() {
    if (this.isExiting) return;
    const server = await serveSchemes();
    this.endings.push(server.close);
    const userDataFolder = path.join(this.getPath('userData'), 'chromium');
    fs.mkdirSync(userDataFolder, { recursive: true });
    this.chromium = new Chromium({ userDataFolder, args: [`--host-resolver-rules=${server.rules}`] });
    void this.chromium.exited.then(() => this.exit(1));
    process.stderr.write(`DevTools listening on ${await this.chromium.address}\n`);
    await this.chromium.send('Target.setDiscoverTargets', { discover: true });
    await this.boot.gate;
    this.#isReady = true;
    this.#becomeReady();
    this.emit('ready', new PreventableEvent(), {});
  }
}

module.exports = { app: new App() };
