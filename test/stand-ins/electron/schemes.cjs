const http = require('node:http');

/** Names of the registered schemes, and their handlers. */
const schemes = new Set();
const handlers = new Map();
const unsendable = /^(transfer-encoding|content-encoding)$/i;

/** `app://host/path` as the address that Chromium is given. */
const toNetwork = (address) =>
  address.replace(/^([a-z]+):\/\/([^/?#]*)/, (all, scheme, host) =>
    schemes.has(scheme) ? `http://${host}.${scheme}.localhost` : all,
  );

/** The address of the app for one of Chromium's. */
const fromNetwork = (address) =>
  address.replace(/^http:\/\/([^/?#]*)\.([a-z]+)\.localhost(?=[/?#]|$)/, (all, host, scheme) =>
    schemes.has(scheme) ? `${scheme}://${host}` : all,
  );

async function answer(request, response) {
  const url = fromNetwork(`http://${request.headers.host}${request.url}`);
  const handler = handlers.get(url.split(':')[0]);
  if (!handler) return response.writeHead(404).end();
  const { headers, status, body } = Object(await handler(new Request(url, { method: request.method })));
  const sent = Object.fromEntries([...headers].filter(([name]) => !unsendable.test(name)));
  response.writeHead(status, sent);
  for await (const chunk of body ?? []) response.write(chunk);
  response.end();
}

/** Serves the registered schemes; resolves to the port and Chromium's rule that leads to it. */
function serveSchemes() {
  // An exception of the handler is a failed load, as in Electron.
  const server = http.createServer((request, response) => answer(request, response).catch(() => response.destroy()));
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const rules = [...schemes].map((scheme) => `MAP *.${scheme}.localhost:80 127.0.0.1:${server.address().port}`);
      resolve({ rules: rules.join(','), close: () => server.closeAllConnections() });
    }),
  );
}

module.exports = { schemes, handlers, toNetwork, fromNetwork, serveSchemes };
