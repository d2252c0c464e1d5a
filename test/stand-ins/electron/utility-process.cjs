const { fork } = require('node:child_process');
const { EventEmitter } = require('node:events');
const path = require('node:path');
const { app } = require('./app.cjs');
const { strict, strictClass } = require('./strict.cjs');

/** A Node process whose `process.parentPort` receives what is posted here; one port may be handed over. */
class UtilityProcess extends strictClass('UtilityProcess', EventEmitter) {
  #child;
  #ports = new Map();

  constructor(script, args, { env = process.env }) {
    super();
    this.#child = fork(script, args, {
      env,
      execArgv: ['--require', path.join(__dirname, 'utility-child.cjs')],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('message', ({ type, id, data }) => {
      if (type === 'port-message') this.#ports.get(id)?.receive(data);
      if (type === 'port-close') this.#ports.get(id)?.closed();
    });
    this.#child.once('exit', (code) => {
      for (const port of this.#ports.values()) port.closed();
      this.emit('exit', code ?? 1);
    });
    app.endings.push(() => this.kill());
  }

  get pid() {
    return this.#child.pid;
  }

  postMessage(data, transfer = []) {
    const ids = transfer.map((port) => this.#give(port));
    this.#send({ type: 'message', data, ports: ids });
  }

  kill() {
    return this.#child.kill();
  }

  #give(port) {
    const id = this.#ports.size + 1;
    const stayed = port.moveTo({
      send: (data) => this.#send({ type: 'port-message', id, data }),
      close: () => this.#send({ type: 'port-close', id }),
    });
    this.#ports.set(id, stayed);
    return id;
  }

  #send(message) {
    if (this.#child.connected) this.#child.send(message, () => {});
  }
}

const utilityProcess = strict('utilityProcess', {
  fork: (script, args = [], options = {}) => new UtilityProcess(script, args, options),
});

module.exports = { utilityProcess };
