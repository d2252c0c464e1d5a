const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

// `require('electron')` finds the stand-in, and so does Playwright's, which goes through the inspector.
const load = Module._load;
Module._load = (request, ...rest) =>
  load(request === 'electron' ? path.join(__dirname, 'electron.cjs') : request, ...rest);
Module.register(pathToFileURL(path.join(__dirname, 'esm-hooks.mjs')));
process.versions = Object.freeze({ ...process.versions, electron: '45.4.1' });
process.type = 'browser';
