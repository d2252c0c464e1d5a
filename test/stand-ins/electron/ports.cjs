const { EventEmitter } = require('node:events');
const { strictClass } = require('./strict.cjs');

/** One end of a pipe. `remote` is where its messages go: `{ send(value), close() }`. */
class MessagePortMain extends strictClass('MessagePortMain', EventEmitter) {
  #remote;
  #queue = [];
  #isStarted = false;
  #isClosed = false;
  /**
   * The other end, while both are in this process.
   * @type {MessagePortMain | null}
   */
  #peer = null;

  constructor(remote) {
    super();
    this.#remote = remote;
  }

  /** @returns {[MessagePortMain, MessagePortMain]} */
  static pair() {
    const [a, b] = [new MessagePortMain(), new MessagePortMain()];
    const towards = (port) => ({ send: (value) => port.receive(value), close: () => port.closed() });
    [a.#peer, b.#peer] = [b, a];
    [a.#remote, b.#remote] = [towards(b), towards(a)];
    return [a, b];
  }

  /** Moves this end into another process; what was sent to it meanwhile goes along. */
  moveTo(remote) {
    if (!this.#peer) throw new Error('stand-in: only an end of a new MessageChannelMain can be handed over.');
    const peer = this.#peer;
    peer.#remote = remote;
    peer.#peer = null;
    this.#isClosed = true;
    for (const value of this.#queue.splice(0)) remote.send(value);
    return peer;
  }

  receive(value) {
    if (this.#isClosed) return;
    if (this.#isStarted) setImmediate(() => this.emit('message', { data: value, ports: [] }));
    else this.#queue.push(value);
  }

  closed() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    setImmediate(() => this.emit('close'));
  }

  postMessage(value, transfer = []) {
    if (transfer.length > 0) throw new Error('stand-in: a port cannot be sent through a port.');
    if (!this.#isClosed) this.#remote.send(value);
  }

  start() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    for (const value of this.#queue.splice(0)) this.receive(value);
  }

  close() {
    if (this.#isClosed) return;
    this.#remote.close();
    this.closed();
  }
}

class MessageChannelMain {
  constructor() {
    const [port1, port2] = MessagePortMain.pair();
    this.port1 = port1;
    this.port2 = port2;
  }
}

module.exports = { MessageChannelMain, MessagePortMain };
