import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseRequirements } from '../../main/python/requirements';
import type { Package } from '../../preload/contract';
import { demo, exchangeWith, type Held, hash } from './exchange-fixture';

describe('export as cloche', () => {
  it('holds what was asked for and resolved, in an order that does not change', async () => {
    const { fileName, text, losses } = await exchangeWith(demo).export('demo', 'cloche');
    expect(fileName).toBe('demo.cloche.json');
    const file = JSON.parse(text);
    expect(Object.keys(file)).toEqual(['format', 'schema', 'name', 'kind', 'asked', 'variables', 'leftOut', 'lock']);
    expect(file).toMatchObject({
      format: 'cloche-environment',
      schema: 1,
      asked: { spec: { python: '3.12', requirements: ['requests>=2', '--index-url https://i.example/simple'] } },
      variables: { MODE: 'test' },
      leftOut: { variables: ['API_TOKEN', 'DATA', 'DATABASE_URL'], settings: [] },
    });
    expect(file.lock.packages).toEqual([
      { name: 'requests', version: '2.32.0', isRequested: true, hashes: [hash('c')] },
      { name: 'urllib3', version: '2.0', isRequested: false, hashes: [hash('a'), hash('b')] },
    ]);
    expect(losses).toHaveLength(4);
    const shuffled = { ...demo, lock: { ...demo.lock, packages: [...(demo.lock?.packages ?? [])].reverse() } } as Held;
    expect((await exchangeWith(shuffled).export('demo', 'cloche')).text).toBe(text);
  });

  it('lets no secret out of what a kind writes itself', async () => {
    const { text, losses } = await exchangeWith(demo).export('demo', 'shell.nix');
    expect(text).toContain('--index-url https://i.example/simple');
    expect(text).toContain('"MODE":"test"');
    expect(text).not.toContain('canary');
    expect(losses).toHaveLength(5);
  });

  it.each(['cloche', 'requirements'] as const)('lets no secret and no path out: %s', async (format) => {
    const held: Held = {
      name: 'demo',
      spec: {
        folder: '/home/canary/p',
        python: `${homedir()}/canary/python`,
        requirements: [
          ...['-e /srv/canary', 'p @ file:///srv/canary/p.whl', './canary', '-r /srv/canary.txt', 'ok'],
          ...['--find-links /srv/canary', '--extra-index-url https://canary@i.example', '-f canary-wheels'],
          ...['-i https://canary:canary@@i.example/simple?token=canary&x=1&password=canary#sig=canary'],
        ],
      },
      variables: { KEY: 'canary', A: 'ghp_canary', HOMELIKE: '~/canary', P: 'x:/srv/canary', U: 'https://canary@h' },
      lock: {
        schema: 1,
        python: '3.12.4',
        engine: 'pip 24.0',
        packages: [
          { name: 'a', version: '1', source: 'git+https://canary:canary@h.example/a.git@main' },
          { name: 'b', version: '1', source: 'file:///srv/canary' },
          { name: 'c', version: '1', source: '/srv/canary' },
          { name: 'd', version: '1' },
        ],
      },
    };
    const { text, losses } = await exchangeWith(held).export('demo', format);
    expect(text).not.toContain('canary');
    expect(text).not.toContain(homedir());
    expect(text).toContain('git+https://h.example/a.git@main');
    expect(losses.length).toBeGreaterThan(4);
  });

  it('leaves out files of this machine and logins of other settings, and says what else was fixed', async () => {
    const lock = {
      ...demo.lock,
      sources: [
        { name: 'nixpkgs', url: 'https://canary:canary@h.example/nixpkgs.tar.gz', revision: 'abc', hash: 'sha256-A=' },
        { name: 'other', url: '/srv/canary' },
        { name: 'more', url: 'path:/srv/canary' },
      ],
    } as Held['lock'] & object;
    for (const nixpkgs of ['path:/srv/canary', 'flake:/srv/canary', 'tarball:https://canary:canary@h.example/x#hash']) {
      const held = { ...demo, lock, spec: { files: ['/srv/canary/a.nix', '/srv/b.nix'], nixpkgs } };
      const { text, losses } = await exchangeWith(held).export('demo', 'cloche');
      expect(text).not.toMatch(/canary(?!-)/);
      const file = JSON.parse(text);
      const isRemote = nixpkgs.startsWith('tarball');
      expect(file.asked.spec).toEqual(isRemote ? { nixpkgs: 'tarball:https://h.example/x#hash' } : {});
      expect(file.leftOut.settings).toEqual(isRemote ? ['files'] : ['files', 'nixpkgs']);
      expect(losses.join('\n')).toContain('“files” names files of this machine');
      expect(file.lock.sources).toEqual([
        { name: 'nixpkgs', url: 'https://h.example/nixpkgs.tar.gz', revision: 'abc', hash: 'sha256-A=' },
      ]);
      const { confirmations } = await exchangeWith().inspect({ fileName: 'demo.cloche.json', text });
      expect(confirmations.map(({ message }) => message)).toContain(
        'It takes nixpkgs from https://h.example/nixpkgs.tar.gz, and evaluates the code of it.',
      );
    }
  });

  it('hands formats of the kind’s own to the kind', async () => {
    const exchange = exchangeWith(demo);
    expect(await exchange.export('demo', 'shell.nix')).toMatchObject({
      fileName: 'shell.nix',
      text: expect.stringMatching(/^demo of uv 0\.9\.1\n/),
    });
    await expect(exchange.export('demo', 'flake.nix')).rejects.toMatchObject({
      code: 'unsupported',
      hint: expect.stringMatching(/Its formats are: cloche, cloche-bundle, shell\.nix, requirements-plain, /),
    });
  });

  it('has formats that only some environments have', async () => {
    const exchange = exchangeWith({ ...demo, spec: { nixpkgs: 'channel:nixos-25.05' } });
    expect(await exchange.export('demo', 'flake.nix')).toMatchObject({ fileName: 'flake.nix' });
    await expect(exchange.export('demo', 'configuration.nix')).rejects.toMatchObject({
      hint: expect.stringMatching(/Its formats are: cloche, cloche-bundle, shell\.nix, flake\.nix, /),
    });
  });

  it('counts what was installed by hand since, and leaves out what venv itself put in', async () => {
    const installed = [...(demo.lock?.packages ?? []), { name: 'Extra', version: '1' }, { name: 'pip', version: '24' }];
    const exchange = exchangeWith({ ...demo, installed });
    const file = JSON.parse((await exchange.export('demo', 'cloche')).text);
    expect(file.lock.packages.map(({ name }: Package) => name)).toEqual(['Extra', 'requests', 'urllib3']);
    expect((await exchange.export('demo', 'requirements')).text).toContain('Extra==1\n');
  });

  it('leaves out what means nothing without a path, and names an interpreter by its version', async () => {
    const spec = { place: 'folder', folder: '/srv/p', python: '/usr/bin/python3.12', requirements: ['a'] };
    const { text, losses } = await exchangeWith({ ...demo, spec }).export('demo', 'cloche');
    expect(JSON.parse(text)).toMatchObject({
      asked: { spec: { python: '3.12', requirements: ['a'] } },
      leftOut: { settings: ['folder', 'python', 'place'] },
    });
    expect(JSON.parse(text).asked.spec).not.toHaveProperty('place');
    expect(losses.join(' ')).toContain('means nothing without');
    await expect(exchangeWith().inspect({ fileName: 'x', text })).resolves.toMatchObject({ request: { name: 'demo' } });
  });

  it('says when nothing was resolved yet', async () => {
    const { text, losses } = await exchangeWith({ name: 'new', spec: {} }).export('new', 'cloche');
    expect(JSON.parse(text)).not.toHaveProperty('lock');
    expect(losses.join()).toContain('not been made');
  });
});

describe('export as requirements', () => {
  it('pins every package with its hashes', async () => {
    const { fileName, text, losses } = await exchangeWith(demo).export('demo', 'requirements-hashed');
    expect(fileName).toBe('demo-requirements.txt');
    expect(text.split('\n').slice(0, 5)).toEqual([
      '# demo, exported from Cloche: every package at its version, with hashes.',
      '# Python 3.12.4',
      '--index-url https://i.example/simple',
      'requests==2.32.0 \\',
      `    --hash=${hash('c')}`,
    ]);
    const { entries, rejected } = parseRequirements(text);
    expect(rejected).toEqual([]);
    expect(entries[2]).toMatchObject({ name: 'urllib3', specifier: '==2.0', hashes: [hash('a'), hash('b')] });
    expect(losses.join(' ')).toContain('login');
  });

  it('says which hashes are missing, and how to come to them', async () => {
    const installed = [...(demo.lock?.packages ?? []), { name: 'Extra', version: '1' }];
    const exchange = exchangeWith({ ...demo, installed });
    await expect(exchange.export('demo', 'requirements-hashed')).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The hashes of Extra are not known in demo.',
      hint: expect.stringContaining('--generate-hashes'),
    });
    expect((await exchange.export('demo', 'requirements')).text).toContain('\nExtra==1\n');
  });

  it('says of a repository that it has no hash, and not how to come to one', async () => {
    const source = 'git+https://git.example/own@0123456789012345678901234567890123456789';
    const installed = [...(demo.lock?.packages ?? []), { name: 'Own', version: '1', source }];
    const exchange = exchangeWith({ ...demo, installed });
    await expect(exchange.export('demo', 'requirements-hashed')).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The hashes of Own in demo cannot be known: a repository has none.',
      hint: 'pip checks all hashes or none, so take the file without them: it names the very commit.',
    });
    expect((await exchange.export('demo', 'requirements')).text).toContain(`\nOwn @ ${source}\n`);
  });
});

it('exports what was asked for of one that was never made, and says that nothing was resolved', async () => {
  const requirements = ['--index-url https://user:secret@i.example/simple', 'requests>=2', '-e /home/someone/own'];
  const asked = exchangeWith({ name: 'half', state: 'incomplete', spec: { requirements } });
  const { text, losses } = await asked.export('half', 'requirements');
  expect(text.split('\n')).toEqual([
    '# half, exported from Cloche: what was asked for. Nothing was resolved.',
    '--index-url https://i.example/simple',
    'requests>=2',
    '',
  ]);
  expect(losses[0]).toContain('not been made');
  expect(losses.join()).toContain('/home/someone/own');
});

describe('archives that only the tool knows', () => {
  const archive = (digit: string) => ({
    url: `https://files.index.example/own-${digit}-py3-none-any.whl`,
    hash: hash(digit),
  });
  const packages = [
    { name: 'Own.Name', version: '1' },
    { name: 'locked', version: '1', hashes: [hash('b')] },
    { name: 'other', version: '1', hashes: [hash('c')] },
  ];
  const held: Held = {
    name: 'demo',
    spec: { requirements: ['own-name', 'locked', 'other'] },
    lock: { schema: 1, python: '3.12.4', engine: 'uv 0.9.1', packages },
    archives: new Map([
      ['own-name', archive('a')],
      ['locked', archive('b')],
      ['other', archive('d')],
    ]),
  };

  it('are in a file with hashes, but for one that is not what was locked', async () => {
    const { text } = await exchangeWith(held).export('demo', 'requirements-hashed');
    expect([...text.matchAll(/sha256:(.)/g)].map(([, digit]) => digit)).toEqual(['b', 'c', 'a']);
    const lacking = exchangeWith(held).export('demo', 'pylock.toml');
    await expect(lacking).rejects.toThrow('No archive of an index is known for other in demo.');
  });

  it('are what a pylock.toml is made of', async () => {
    const [own, locked] = packages;
    const certain = { ...held, lock: { ...held.lock, packages: [own, locked] } } as Held;
    const { text } = await exchangeWith(certain).export('demo', 'pylock.toml');
    expect([...text.matchAll(/own-(.)-py3/g)].map(([, digit]) => digit)).toEqual(['b', 'a']);
  });
});
