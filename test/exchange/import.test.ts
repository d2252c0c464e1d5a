import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentNamePattern, importPreviewSchema, type Package } from '../../preload/contract';
import { processorMs } from '../support/processor-time';
import { demo, exchangeWith, type Held, hash } from './exchange-fixture';

describe('import', () => {
  const inspect = (text: string, fileName = 'demo.cloche.json') => exchangeWith().inspect({ fileName, text });

  it('reads an export into a request for the same packages, under a name that is free', async () => {
    const exchange = exchangeWith(demo, { name: 'Demo-2', spec: {} });
    const { text } = await exchange.export('demo', 'cloche');
    const preview = importPreviewSchema.parse(await exchange.inspect({ fileName: 'anything.txt', text }));
    expect(preview.format).toBe('cloche');
    expect(preview.request.name).toBe('demo-3');
    expect(preview.request.lock?.packages.map(({ name, version }) => `${name}==${version}`)).toEqual([
      'requests==2.32.0',
      'urllib3==2.0',
    ]);
    expect(preview.confirmations.map(({ message }) => message).join('\n')).toMatch(/--index-url.*\n.*variable MODE/);
    expect(preview.warnings.map(({ message }) => message).join('\n')).toContain('API_TOKEN');
  });

  it('quotes paths, which may end in dots as sentences do', async () => {
    const { confirmations } = await exchangeWith().inspect({ fileName: 'x.txt', text: '-e ..' });
    expect(confirmations).toMatchObject([
      { line: 1, message: expect.stringContaining('from the local path “..”. Its build') },
    ]);
    const asked = { spec: { files: ['..'], derivations: ['../..'] } };
    const { confirmations: own } = await exchangeWith().inspect({ fileName: 'x', text: file({ asked }) });
    expect(own.map(({ message }) => message)).toContain('It evaluates the Nix file “../..”.');
  });

  it('warns of what is not encrypted, as it does for requirements', async () => {
    const asked = { spec: { requirements: ['--index-url http://mirror.example/simple', 'six'] } };
    const { warnings } = await exchangeWith().inspect({ fileName: 'x', text: file({ asked }) });
    expect(warnings).toEqual([{ message: expect.stringContaining('not encrypted') }]);
  });

  it('comes back the same after export, import and export', async () => {
    const packageArbitrary = fc.record(
      {
        name: fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?$/),
        version: fc.constantFrom('1', '2.0rc1', '1!3.1.post2', '1.0+cu117'),
        isRequested: fc.boolean(),
        installer: fc.constantFrom('uv', 'pip'),
        hashes: fc.uniqueArray(fc.constantFrom(hash('a'), hash('b'), hash('c'))),
        source: fc.constantFrom('https://h.example/p.zip', 'git+https://u:p@h.example/p@main', 'file:///x'),
      },
      { requiredKeys: ['name', 'version'] },
    );
    const variables = fc.dictionary(fc.stringMatching(/^[A-Z][A-Z_]{0,12}$/), fc.string({ maxLength: 20 }));
    const requirement = fc.constantFrom(
      'a',
      'b>=1',
      '-e .',
      '--pre',
      'c[x]; os_name=="nt"',
      '-i https://u:p@i.example',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(packageArbitrary, { selector: ({ name }) => name }),
        variables,
        fc.uniqueArray(requirement),
        async (packages, own, requirements) => {
          const lock = { schema: 1 as const, python: '3.12.4', engine: 'uv 0.9.1', packages: packages as Package[] };
          const first = exchangeWith({ name: 'demo', spec: { requirements }, variables: own, lock });
          const exported = await first.export('demo', 'cloche');
          const { request, rejected } = await exchangeWith().inspect({ fileName: 'x', text: exported.text });
          expect(rejected).toEqual([]);
          const again = await exchangeWith(request as Held).export('demo', 'cloche');
          const { leftOut: _, ...before } = JSON.parse(exported.text);
          const { leftOut, ...after } = JSON.parse(again.text);
          expect(leftOut).toEqual({ variables: [], settings: [] });
          expect(after).toEqual(before);
        },
      ),
      { numRuns: 30 },
    );
  });

  const file = (change: object) =>
    JSON.stringify({
      format: 'cloche-environment',
      schema: 1,
      name: 'demo',
      kind: 'venv',
      asked: { spec: {} },
      variables: {},
      leftOut: { variables: [], settings: [] },
      ...change,
    });
  const lockOf = (item: object) => ({
    lock: { schema: 1, python: '3', engine: 'uv', packages: [{ name: 'a', version: '1', ...item }] },
  });

  it.each([
    ['newer', file({ schema: 2, more: 1 }), 'newer-schema'],
    ['unknown key', file({ more: 1 }), 'invalid-input'],
    ['unknown key inside', file({ asked: { spec: {}, more: 1 } }), 'invalid-input'],
    ['a number as a requirement', file({ asked: { spec: { requirements: [1] } } }), 'invalid-input'],
    ['no list of constraints', file({ asked: { spec: { constraints: 'a' } } }), 'invalid-input'],
    ['unknown key of the spec', file({ asked: { spec: { more: 1 } } }), 'invalid-input'],
    ['prototype', file({}).replace('"variables":{}', '"variables":{"__proto__":"x"}'), 'invalid-input'],
    ['prototype on top', file({}).replace('{', '{"__proto__":{"polluted":1},'), 'invalid-input'],
    ['hostile name', file({ name: '../x' }), 'invalid-input'],
    ['hostile variable', file({ variables: { 'A=B': 'x' } }), 'invalid-input'],
    ['unknown kind', file({ kind: 'tar' }), 'invalid-input'],
    ['kind of another build', file({ kind: 'conda' }), 'unsupported'],
    ['other JSON', '{"a":1}', 'invalid-input'],
    ['a list', '[1]', 'invalid-input'],
    ['cut off', file({}).slice(0, -5), 'invalid-input'],
    ['deep', `{"a":${'['.repeat(20_000)}`, 'too-large'],
    ['large', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 'too-large'],
    ['large requirements', 'a\n'.repeat(600_000), 'too-large'],
    ['large by letters of several bytes', `# ${'é'.repeat(600_000)}\nsix\n`, 'too-large'],
    ['many requirements', 'a\n'.repeat(10_001), 'too-large'],
    ['many packages of channels', `dependencies:\n${'- a\n'.repeat(10_001)}`, 'too-large'],
    ['an option as a package', file(lockOf({ name: '--index-url=https://evil.example' })), 'invalid-input'],
    ['a line in a version', file(lockOf({ version: '1\n--pre' })), 'invalid-input'],
    ['a line in a source', file(lockOf({ source: 'https://h.example/a\n--pre' })), 'invalid-input'],
    ['a wrong hash', file(lockOf({ hashes: ['sha256:zz --pre'] })), 'invalid-input'],
    ['pyproject', '[project]\nname = "x"\n', 'invalid-input'],
    ['a template', '{% if x %}', 'invalid-input'],
    ['a picture', '\u0089PNG\r\n\0\0', 'invalid-input'],
    ['UTF-16', 'a\0=\0=\x001\0', 'invalid-input'],
  ])('refuses %s', async (_, text, code) => {
    const name = /^[{[]/.test(text) ? 'demo.cloche.json' : 'requirements.txt';
    await expect(inspect(text, name)).rejects.toMatchObject({ name: 'ClocheError', code });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each(['', ' \n', 'null', '1', '[]', '"a"', 'requests'])(
    'says that %j is no export, by the name of its file',
    async (text) => {
      await expect(inspect(text)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('not an export of Cloche'),
      });
    },
  );

  it.each(['/tmp/evil.sh', '//tmp/evil.sh', `/${'d/'.repeat(1000)}evil.sh`])(
    'asks before a program is run as the interpreter, and shows its path whole: %.20s',
    async (python) => {
      const { confirmations } = await inspect(file({ asked: { spec: { python } } }));
      expect(confirmations).toEqual([{ message: `It runs the program “${python}” as its Python.` }]);
    },
  );

  it.each([
    ['nixpkgs', 'tarball:http://u:pw@h.example/x#hash', 'from tarball:http://h.example/x#hash, and evaluates'],
    ['nixpkgs', 'channel:evil', 'from channel:evil, and evaluates'],
    ['nixpkgs', 'path:/srv/evil', 'from path:/srv/evil, and evaluates'],
    ['nixpkgs', 'flake:/srv/evil/flake.lock', 'from flake:/srv/evil/flake.lock, and evaluates'],
    ['engineSource', 'uv2nix=https://h.example/evil.git', 'from uv2nix=https://h.example/evil.git, and evaluates'],
    ['derivations', ['/srv/a.nix', 'b.nix'], 'evaluates the Nix file “b.nix”'],
    ['project', 'projects/evil', 'Its project is “projects/evil”: what is there may be evaluated'],
    ['file', 'evil.nix', 'evaluates the Nix file “evil.nix”'],
  ])('asks before Nix evaluates what the setting %s names: %j', async (key, value, sentence) => {
    const { confirmations } = await inspect(file({ asked: { spec: { [key]: value } } }));
    const [first] = confirmations.toReversed();
    expect(first?.message).toContain(sentence);
    expect(confirmations).toHaveLength([value].flat().length);
    const none = Array.isArray(value) ? [] : '';
    expect((await inspect(file({ asked: { spec: { [key]: none } } }))).confirmations).toEqual([]);
  });

  it('asks about everything in our own format that could run or reach something', async () => {
    const { confirmations, request, rejected } = await inspect(
      file({
        asked: {
          spec: { folder: '/home/victim', requirements: ['a\n-i https://evil.example', '--bogus', '-r x.txt'] },
        },
        variables: { LD_PRELOAD: 'evil.so' },
        ...lockOf({ source: 'https://h.example/a.whl' }),
      }),
    );
    expect(confirmations.map(({ message }) => message)).toEqual([
      expect.stringContaining('https://evil.example'),
      expect.stringContaining('x.txt'),
      expect.stringContaining('/home/victim'),
      expect.stringContaining('https://h.example/a.whl'),
      expect.stringContaining('LD_PRELOAD'),
    ]);
    expect(request.spec.requirements).toEqual(['a', '-i https://evil.example']);
    expect(rejected).toHaveLength(1);
  });

  it('reads requirements with every odd line told', async () => {
    const text = [
      ...['requests>=2 # why', '-r more.txt', '-c limits.txt', '-e .', 'git+git://h.example/p#egg=p'],
      ...['https://h.example/q-1-cp37-cp37m-win_amd64.whl', '-i https://u:pw@i.example', 'Requests', 'a==1 b==2'],
      ...[`\${WHO}==1`, 'x==1 --hash=sha256:aa'],
    ].join('\n');
    const preview = importPreviewSchema.parse(await inspect(text, '/some/where/My Project.txt'));
    expect(preview.format).toBe('requirements');
    expect(preview.request).toEqual({
      name: 'My-Project',
      kind: 'venv',
      spec: {
        requirements: text
          .split('\n')
          .filter((_, index) => ![1, 2, 8, 9].includes(index))
          .map((line) => line.replace(' # why', '')),
      },
    });
    expect(preview.confirmations.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(JSON.stringify(preview.confirmations)).not.toContain('pw');
    expect(preview.rejected.map(({ line }) => line)).toEqual([9, 10]);
    const messageAt = (line: number) =>
      preview.warnings.flatMap((remark) => (remark.line === line ? [remark.message] : [])).join(' ');
    expect(messageAt(5)).toContain('not encrypted');
    expect(messageAt(6)).toContain('win_amd64');
    expect(messageAt(7)).toContain('password');
    expect(messageAt(8)).toContain('line 1 already');
    expect(messageAt(1)).toContain('hash');
  });

  it('tells what needs a yes to its last character', async () => {
    const value = `${'/good'.repeat(60)}:/tmp/evil.so`;
    const own = JSON.parse((await exchangeWith(demo).export('demo', 'cloche')).text);
    const file = JSON.stringify({ ...own, variables: { LD_PRELOAD: value } });
    const { confirmations } = await inspect(file, 'x.cloche.json');
    expect(confirmations.map(({ message }) => message).join('\n')).toContain(value);
    const address = `https://files.example/${'a'.repeat(400)}/evil.whl`;
    const { confirmations: lines } = await inspect(`x @ ${address}`, 'requirements.txt');
    expect(lines[0]?.message).toContain(address);
  });

  it.each([
    ['addresses', `https://${'h'.repeat(80)}\n`.repeat(9_000)],
    ['one line of addresses', `p @ https://${'x://'.repeat(250_000)}`],
    ['logins', `-i ${'https://u@'.repeat(100_000)}`],
  ])('quickly refuses a megabyte of %s that nobody could confirm', async (_, text) => {
    const refuse = () => expect(inspect(`ok\n${text}`, 'x.txt')).rejects.toMatchObject({ code: 'too-large' });
    expect(await processorMs(refuse)).toBeLessThan(4000);
  });

  it.each([
    ['rejected lines', `a b${'c'.repeat(90)}\n`.repeat(9_000)],
    ['parameters', `-i https://h/?${'token=a&'.repeat(120_000)}`],
  ])('is quick and brief about a megabyte of %s', async (_, text) => {
    const look = async () => {
      const preview = await inspect(`ok\n${text}`, 'x.txt');
      expect(JSON.stringify({ ...preview, request: '' }).length).toBeLessThan(300_000);
    };
    expect(await processorMs(look)).toBeLessThan(4000);
  });

  it('takes an empty file and says so', async () => {
    const { request, warnings } = await inspect('# nothing\n', 'requirements.txt');
    expect(request.spec.requirements).toEqual([]);
    expect(warnings[0]?.message).toContain('empty');
  });

  it('proposes names that fit the grammar, whatever the file is called', async () => {
    const names = [
      'demo-requirements.txt',
      'Größe.txt',
      '../../etc/passwd',
      '-x.txt',
      '',
      '💥',
      `${'x'.repeat(90)}.txt`,
    ];
    const proposals = await Promise.all(
      names.map(
        async (name) =>
          (await exchangeWith({ name: 'x'.repeat(64), spec: {} }).inspect({ fileName: name, text: 'a' })).request.name,
      ),
    );
    expect(proposals).toEqual(['demo', 'Gro-e', 'passwd', 'x', 'environment', 'environment', `${'x'.repeat(62)}-2`]);
    const character = fc.constantFrom(
      ...['a', 'Z', '9', '.', '-', '_', '/', '\\', ' ', '\0', '\n', 'é', '💥', '.txt', '..', '\ud800'],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(character).map((parts) => parts.join('')),
        async (name) => {
          const { request } = await inspect('a', name);
          expect(request.name).toMatch(environmentNamePattern);
        },
      ),
    );
  });
});
