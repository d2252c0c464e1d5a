import { expect, test, vi } from 'vitest';

const registered = vi.hoisted(() => ({ handle: async (_request: Request) => new Response() }));

vi.mock('electron', () => ({
  protocol: {
    handle: (scheme: string, handle: typeof registered.handle) => {
      expect(scheme).toBe('app');
      registered.handle = handle;
    },
  },
}));

const { pageAddress, serveApp } = await import('../../../main/hosts/electron/app-scheme');

const page = { body: Buffer.from('<!doctype html>'), type: 'text/html; charset=utf-8' };

/** What is answered to a request of the scheme. */
async function ask(address: string, method = 'GET') {
  serveApp(
    new Map([
      ['/', page],
      ['/index.html', page],
    ]),
  );
  const answer = await registered.handle(new Request(address, { method }));
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

test.each([pageAddress, 'app://cloche/', 'app://cloche/index.html?any'])('%s is the page', async (address) => {
  const { status, text, headers } = await ask(address);
  expect({ status, text }).toEqual({ status: 200, text: '<!doctype html>' });
  expect(headers.get('content-type')).toBe(page.type);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each([
  'app://other/',
  'app://other/index.html',
  'app://cloche.attacker.example/index.html',
  'app://cloche:1/index.html',
  'app://index.html',
  'app://cloche/other.html',
])('%s is nothing, under the same policy', async (address) => {
  const { status, text, headers } = await ask(address);
  expect({ status, text }).toEqual({ status: 404, text: '' });
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('the page is not there for %s', async (method) => {
  expect((await ask(pageAddress, method)).status).toBe(404);
});
