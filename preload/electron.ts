import { ipcRenderer } from 'electron';

// The page asks once; one end of a channel goes to the program, which checks the sender, the other to the page.
window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== 'cloche:connect') return;
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage('cloche:connect', null, [port1]);
  window.postMessage('cloche:port', location.origin, [port2]);
});
