import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNixPerson, type NixPerson } from '../../kinds/nix-person';
import { hasNix, type NixStore, openNixStore } from '../../support/nix-store';

describe.runIf(hasNix)('a binary cache that cannot be used', () => {
  let store: NixStore;
  let server: Server;
  let person: NixPerson;
  let asked: string[] = [];

  beforeAll(async () => {
    store = openNixStore();
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // By default each is tried five times, for about five seconds.
    const settings = ['substitute = true', `substituters = http://127.0.0.1:${port}`, 'download-attempts = 1'];
    person = await createNixPerson(store, { variables: { NIX_CONFIG: settings.join('\n') } });
  });
  beforeEach(() => {
    store.collectGarbage();
    asked = [];
  });
  afterAll(async () => {
    await new Promise((resolve) => server?.close(resolve));
    store?.dispose();
  });

  test.each([
    ['programs', ['--kind', 'nix-packages', '--package', 'demo', '--set', 'programs=ffmpeg']],
    ['a zone', ['--kind', 'fhs-pip', '--set', 'libraries=gtk3']],
  ])('is waited for once by what has %s beside its Python', async (_what, options) => {
    await person.print('create', 'demo', ...options, '--yes');
    expect(asked).toEqual(['/nix-cache-info']);
    await person.print('remove', 'demo', '--yes');
  });
});
