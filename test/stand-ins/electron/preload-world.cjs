const { makeCodec } = require('./codec.cjs');

/** The isolated world of a page: what a sandboxed preload may require, and the way to the main process. */
function isolatedWorld(config, makeCodec, preload) {
  if (window !== window.top) return;
  const post = globalThis[config.binding];
  delete globalThis[config.binding];
  const { encode, decode } = makeCodec(
    (bytes) => bytes.toBase64(),
    (text) => Uint8Array.fromBase64(text),
  );
  const ports = new Map();
  let lastPort = 0;
  const tell = (message) => post(JSON.stringify(message));

  const give = (port) => {
    lastPort += 1;
    const id = lastPort;
    // Transferring makes the page's own object useless, as sending it to another process does.
    const own = structuredClone(port, { transfer: [port] });
    ports.set(id, own);
    own.onmessage = ({ data }) => tell({ type: 'port-message', id, data: encode(data) });
    own.addEventListener('close', () => {
      if (ports.delete(id)) tell({ type: 'port-close', id });
    });
    return id;
  };

  Object.defineProperty(globalThis, config.receiver, {
    value: ({ type, id, data }) => {
      const port = ports.get(id);
      if (type === 'port-message') return void port?.postMessage(decode(data));
      ports.delete(id);
      port?.close();
    },
  });

  const unsupported = (name) => () => {
    throw new Error(`stand-in: ${name} is not supported.`);
  };
  const strict = (name, members) =>
    new Proxy(members, { get: (target, key) => (key in target ? target[key] : unsupported(`${name}.${String(key)}`)) });
  const electron = strict('electron', {
    ipcRenderer: strict('ipcRenderer', {
      postMessage: (channel, message, transfer = []) =>
        tell({ type: 'ipc', channel, data: encode(message), ports: transfer.map(give) }),
    }),
  });
  const require = (name) => (name === 'electron' ? electron : unsupported(`require('${name}')`)());
  tell({ type: 'document', url: location.href });
  const module = { exports: {} };
  preload(require, module, module.exports);
}

/** The script that runs the preload in each new document. */
const preloadScript = (config, source) =>
  `(${isolatedWorld})(${JSON.stringify(config)}, ${makeCodec}, function (require, module, exports) {\n${source}\n});`;

module.exports = { preloadScript };
