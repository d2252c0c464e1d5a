// Required in utility processes before their own code: gives them `process.parentPort`.
const { EventEmitter } = require('node:events');
const { MessagePortMain } = require('./ports.cjs');

const ports = new Map();
const send = (message) => {
  if (process.connected) process.send(message, () => {});
};

const take = (id) => {
  const port = new MessagePortMain({
    send: (data) => send({ type: 'port-message', id, data }),
    close: () => send({ type: 'port-close', id }),
  });
  ports.set(id, port);
  return port;
};

/** Keeps messages until somebody listens: the process's own code is loaded later. */
class ParentPort extends EventEmitter {
  #early = [];

  constructor() {
    super();
    this.on('newListener', (name) => {
      if (name === 'message') setImmediate(() => this.#deliver());
    });
  }

  #deliver() {
    for (const message of this.#early.splice(0)) this.receive(message);
  }

  receive(message) {
    if (!this.emit('message', message)) this.#early.push(message);
  }
}

process.parentPort = new ParentPort();
process.on('message', ({ type, id, data, ports: given }) => {
  if (type === 'message') process.parentPort.receive({ data, ports: given.map(take) });
  if (type === 'port-message') ports.get(id)?.receive(data);
  if (type === 'port-close') ports.get(id)?.closed();
});
process.on('disconnect', () => {
  for (const port of ports.values()) port.closed();
});
