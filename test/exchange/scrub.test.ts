import { describe, expect, test } from 'vitest';
import { isMachinePath, isSecret } from '../../main/exchange/scrub';

describe('a variable is a secret', () => {
  test.each(
    'DBPWD USERPW API_TOKEN DB_PASSWORD MYPASS DB_PASS PASSPHRASE PSW CREDS AWS_CREDENTIALS SALT PIN SIGNING STRIPE_KEY ACCESSKEY'.split(
      ' ',
    ),
  )('by its name: %s', (name) => expect(isSecret(name, 'x')).toBe(true));

  test.each([
    'Server=db.example;User=me;Password=letmein42;',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc/d==;EndpointSuffix=x',
    'Authorization: Bearer abc.def',
    'curl -u admin:s3cr3tpw https://api.example/x',
    'https://hooks.chat.example/services/T0/B0/abcdef',
    'https://chat.example/api/webhooks/123/abc',
    '{"password": "hunter2"}',
    'server --password hunter2',
    '-Dpass=hunter2',
    'first ghp_0123456789abcdefABCD last',
    'ghp_short',
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    'postgres://ada:pw@db.example/x',
    ...[
      `sk_live_${'5'.repeat(24)}`,
      `rk_live_${'5'.repeat(24)}`,
      `sk_test_${'5'.repeat(24)}`,
      `whsec_${'a'.repeat(32)}`,
    ],
    ...[`SG.${'x'.repeat(8)}.${'y'.repeat(8)}`, `123456789:AA${'h'.repeat(33)}`, `AGE-SECRET-KEY-1${'Q'.repeat(58)}`],
    ...[`M${'a'.repeat(23)}.abcdef.${'b'.repeat(27)}`, `to send: eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.c`],
    ...['shpat_', 'dop_v1_', 'dckr_pat_', 'glsa_', 'xapp-1-', 'nvapi-', 'gsk_', 'ATATT3x', 'hvs.', 'ya29.', 'dapi'].map(
      (begin) => `with ${begin}${'0a'.repeat(16)}`,
    ),
  ])('by its value: %s', (value) => expect(isSecret('CONNECTION', value)).toBe(true));

  test.each([
    ['MODE', 'fast'],
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['BYPASS', '1'],
    ['GIT_ASKPASS', 'helper'],
    ['COMPASS', 'north'],
    ['PINNED', 'yes'],
    ['OLDPWD', 'here'],
    ['SWPWM', '1'],
    ['FLAGS', '-u utf8 --user me'],
    ['HOOK', 'https://hello.example/hook'],
    ['RATIO', '12345678:9'],
    ['MODULES', 'SG.mode.fast'],
    ['PUBLISHED', `pk_live_${'5'.repeat(24)}`],
    ['SPECS', 'risk_live_now disk_test_of_everything dapintegration'],
    ['TEXT', 'the password is asked for'],
  ])('and not %s=%s', (name, value) => expect(isSecret(name, value)).toBe(false));

  test('in no time that grows with the square of its length', () => {
    const started = performance.now();
    for (const part of [
      '://',
      'password ',
      '-u ',
      '/hooks',
      'a:',
      'token=',
      ' ',
      '_PASS',
      'SG.',
      '1',
      'eyJ',
      'Mabcdefghijklmnopqrstuvw',
      'sk_live_',
    ])
      isSecret('X', part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('the home folder', () => {
  const paths = [
    '-I/home/ada/include',
    'in /home/ada.',
    '-L"/home/ada"',
    '--at=/home/ada',
    'x=/home/ada;y',
    'a /home/ada,b',
  ];
  test.each(paths)('is found in %s', (text) => {
    for (const home of ['/home/ada', '/home/ada/']) expect(isMachinePath(text, home)).toBe(true);
  });

  test.each([
    ['https://example.org/rootfs.tar', '/root'],
    ['https://example.org/root-fs', '/root'],
    ['https://example.org/root.img', '/root'],
    ['https://example.org/root_1 and https://example.org/roots', '/root'],
    ['https://example.org/home/adaé', '/home/ada'],
    ['a/b', '/'],
  ])('is not in %s, where %s is a part of another name', (text, home) => {
    expect(isMachinePath(text, home)).toBe(false);
  });

  test('is found behind such a name', () => {
    expect(isMachinePath('-I/home/adam/x -I/home/ada/x', '/home/ada')).toBe(true);
  });
});
