import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { answerRequests, placeAt, refusal } from '../../../main/hosts/browser/routes';

/** A request as Node reads it, with what a client writes that opens an address. */
function requestTo(address: string): IncomingMessage {
  const { host, origin } = new URL(address);
  return { headers: { host, origin }, headersDistinct: { host: [host] } } as unknown as IncomingMessage;
}

test.each([80, 443, 8123])('who opens the address of port %d is let in', (port) => {
  const place = placeAt(port);
  expect(refusal(requestTo(`http://127.0.0.1:${port}/`), place, true)).toBeNull();
  expect(refusal(requestTo(`${place.origin}/`), place, true)).toBeNull();
  expect(refusal(requestTo(`http://127.0.0.1:${port + 1}/`), place, true)).toBe(403);
  expect(refusal(requestTo(`http://127.0.0.1.attacker.example:${port}/`), place, true)).toBe(403);
});

test.each([
  [80, 'localhost'],
  [8123, 'localhost'],
  [8123, '[::1]'],
])('who opens port %d by the name %s is told the address', async (port, name) => {
  const place = placeAt(port);
  let told = '';
  const response = { setHeader() {}, writeHead() {}, end: (text: string) => (told = text) };
  const answer = answerRequests([], () => place);
  await answer(requestTo(`http://${name}:${port}/`), response as unknown as Parameters<typeof answer>[1]);
  expect(told).toContain(`Cloche answers at ${place.origin} alone.`);
});
