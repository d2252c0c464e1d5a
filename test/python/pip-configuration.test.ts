import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { venvSpecSchema } from '../../main/kinds/venv/spec';
import { createUvEngine } from '../../main/kinds/venv/uv';
import type { RunOptions } from '../../main/process/run';
import { temporaryFolder } from '../support/temporary';

/** Everything that is read stands below this folder, so that a test sees no settings of the machine. */
let home: string;

vi.mock(import('../../main/store/quick-look'), async (original) => {
  const real = await original();
  return { ...real, textOf: (path) => real.textOf(path.startsWith(home) ? path : home + path) };
});

beforeEach(() => {
  home = temporaryFolder();
  for (const name of Object.keys(process.env)) if (/^(PIP|UV|SSL)_|_PROXY$/i.test(name)) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', join(home, 'config'));
  vi.stubEnv('XDG_CONFIG_DIRS', '');
});
afterEach(() => vi.unstubAllEnvs());

/** Writes a file; the machine's own are in `/etc`. */
function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
}

/** The variables with which uv is started, in an environment with these. */
async function variablesOfUv(own: Readonly<Record<string, string>> = {}) {
  const spec = venvSpecSchema.parse({});
  const paths = { folder: home, content: home };
  const given: RunOptions['variables'][] = [];
  const context = {
    run: async (_file: string, _args: readonly string[], { variables }: RunOptions = {}) => {
      given.push(variables);
      return { code: 0, signal: null, stdout: '', stderr: '' };
    },
    signal: new AbortController().signal,
    report: () => {},
    notice: () => {},
    log: () => {},
  };
  await createUvEngine('/uv').install(
    {
      subject: { id: 'demo-abcd', name: 'demo', spec, variables: own, paths },
      context,
      prefix: home,
      temporary: home,
      interpreter: '/usr/bin/python3',
    },
    { path: join(home, 'requirements.txt'), isComplete: false, isEmpty: false, names: [] },
    Promise.resolve(),
  );
  expect(given).toHaveLength(1);
  return given[0] ?? {};
}

/** What pip calls it, what uv calls it, a value, and how a person says it to uv: by variables, or by keys of uv.toml. */
const settings = [
  {
    pip: 'index-url',
    uv: 'UV_DEFAULT_INDEX',
    value: 'https://index.example/simple',
    variables: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'],
    lines: ['index-url = "https://own.example"', '[[index]]\nurl = "https://own.example"'],
  },
  {
    pip: 'find-links',
    uv: 'UV_FIND_LINKS',
    value: 'https://links.example/',
    variables: ['UV_FIND_LINKS'],
    lines: ['find-links = ["/own"]'],
  },
  {
    pip: 'trusted-host',
    uv: 'UV_INSECURE_HOST',
    value: 'index.example',
    variables: ['UV_INSECURE_HOST'],
    lines: ['allow-insecure-host = ["own.example"]'],
  },
  {
    pip: 'cert',
    uv: 'SSL_CERT_FILE',
    value: '/certificates.pem',
    variables: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    lines: [],
  },
  {
    pip: 'proxy',
    uv: 'ALL_PROXY',
    value: 'http://proxy.example:3128',
    variables: ['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'all_proxy', 'https_proxy', 'http_proxy'],
    lines: [],
  },
];
const names = settings.map(({ uv }) => uv);

describe.each(settings)('$pip of pip', ({ pip, uv, value, variables, lines }) => {
  const variable = `PIP_${pip.toUpperCase().replaceAll('-', '_')}`;
  const others = names.filter((name) => name !== uv);

  test(`is ${uv} of uv, and what pip reads later counts more`, async () => {
    expect(await variablesOfUv()).not.toHaveProperty(uv);
    const files = ['etc/xdg/pip/pip.conf', 'etc/pip.conf', '.pip/pip.conf', 'config/pip/pip.conf', 'named.conf'];
    for (const [index, file] of files.entries()) {
      const key = index % 2 ? pip : pip.replaceAll('-', '_');
      write(file, `[global]\n${key} = ${value}${index}\n`);
      if (file === 'named.conf') vi.stubEnv('PIP_CONFIG_FILE', join(home, file));
      const given = await variablesOfUv();
      expect(given[uv], file).toBe(`${value}${index}`);
      for (const other of others) expect(given).not.toHaveProperty(other);
    }
    vi.stubEnv(variable, value);
    expect((await variablesOfUv())[uv]).toBe(value);
    vi.stubEnv(variable, '');
    vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
    expect(await variablesOfUv()).not.toHaveProperty(uv);
  });

  test('may be a variable of the environment alone', async () => {
    expect((await variablesOfUv({ [variable]: value }))[uv]).toBe(value);
  });

  test.each(variables)('does not count where %s is there for uv', async (own) => {
    vi.stubEnv(variable, value);
    vi.stubEnv(own, 'own');
    expect(await variablesOfUv()).not.toHaveProperty(uv);
    vi.stubEnv(own, undefined);
    expect(await variablesOfUv({ [own]: 'own' })).toMatchObject({ [own]: 'own' });
    expect((await variablesOfUv({ [own]: 'own' }))[uv]).not.toBe(value);
  });

  test.each(lines)('does not count where uv.toml says %j', async (line) => {
    vi.stubEnv(variable, value);
    for (const file of ['config/uv/uv.toml', 'etc/uv/uv.toml'])
      for (const text of [line, line.startsWith('[') ? line : `[pip]\n${line}`]) {
        write(file, text);
        expect(await variablesOfUv(), text).not.toHaveProperty(uv);
        write(file, '');
        expect((await variablesOfUv())[uv]).toBe(value);
      }
    write('own.toml', line);
    expect(await variablesOfUv({ UV_CONFIG_FILE: join(home, 'own.toml') })).not.toHaveProperty(uv);
  });
});
