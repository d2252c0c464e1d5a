import { expect, test } from 'vitest';
import { redactCredentials } from '../../main/process/redact';
import { childVariables } from '../../main/process/variables';
import { processorMs } from '../support/processor-time';

test('what would change the code that a child loads is dropped', () => {
  const dropped = {
    NODE_OPTIONS: '--require evil',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: '/tmp/evil.so',
    LD_LIBRARY_PATH: '/tmp',
    BASH_ENV: '/tmp/evil',
    BASHOPTS: 'extdebug',
    SHELLOPTS: 'noexec',
    TMOUT: '1',
    OPTIND: 'x',
    PYTHONPATH: '/tmp',
    PYTHONHOME: '/tmp',
    PYTHONSTARTUP: '/tmp/evil.py',
    PIP_PREFIX: '/tmp',
    PIP_TARGET: '/tmp',
    PIP_USER: '1',
  };
  expect(childVariables({ ...dropped, PATH: '/bin' })).toEqual({ PATH: '/bin' });
});

test('the user’s index, proxy and certificates are kept', () => {
  const kept = {
    HOME: '/home/user',
    PIP_INDEX_URL: 'https://index.example/simple',
    UV_DEFAULT_INDEX: 'https://index.example/simple',
    HTTPS_PROXY: 'http://proxy.example:3128',
    SSL_CERT_FILE: '/etc/ssl/ca.pem',
    PATH: '/usr/bin',
  };
  expect(childVariables(kept)).toEqual(kept);
});

test('PATH loses its empty and relative entries', () => {
  expect(childVariables({ PATH: ':/usr/bin:.:bin:/bin:/usr/bin:' }).PATH).toBe('/usr/bin:/bin');
  expect(childVariables({}).PATH).toBe('/usr/local/bin:/usr/bin:/bin');
});

test('credentials in URLs are hidden', () => {
  expect(redactCredentials('pip --index-url https://me:secret@index.example/simple x@1')).toBe(
    'pip --index-url https://***@index.example/simple x@1',
  );
  expect(redactCredentials('see https://me:p@ss@index.example/a@b and git+ssh://git@host/x')).toBe(
    'see https://***@index.example/a@b and git+ssh://***@host/x',
  );
});

test('hiding credentials takes linear time', async () => {
  const tookMs = await processorMs(() => {
    redactCredentials('a.'.repeat(500_000));
    redactCredentials('://'.repeat(300_000));
  });
  expect(tookMs).toBeLessThan(1_000);
});
