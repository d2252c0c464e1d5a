import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { codesIn, readText } from './python-files';

const messages = (text: string) => readText(text).warnings.map(({ message }) => message);
const sha = '0'.repeat(64);
const publicIndex = 'https://index.example/simple';
const inItsPlace = `Packages come from the index of your own settings, in place of ${publicIndex}, which the file names.`;

/** An archive at an address as the public index makes them. */
const archive = (name: string) =>
  `url = "https://files.example/packages/0f/1a/${'b'.repeat(60)}/${name}-1-py3-none-any.whl", hash = "sha256:${sha}"`;
const uvLock = (wheel: (name: string) => string) =>
  `version = 1\nrequires-python = ">=3.9"\n[[package]]\nname = "root"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }, { name = "b" }]\n${['a', 'b'].map((name) => `[[package]]\nname = "${name}"\nversion = "1"\nsource = { registry = "${publicIndex}" }\nwheels = [{ ${wheel(name)} }]\n`).join('')}`;
const elsewhere = (name: string) => `url = "https://files.example/${name}-1-py3-none-any.whl", hash = "sha256:${sha}"`;

describe('an index as tools write the public one is not asked, and that is said once', () => {
  test.each([
    [
      'Pipfile',
      `[[source]]\nname = "pypi"\nurl = "${publicIndex}"\n[[source]]\nname = "PyPI"\nurl = "${publicIndex}"\n[packages]\nsix = "*"\n`,
    ],
    [
      'Pipfile.lock',
      JSON.stringify({
        _meta: { 'pipfile-spec': 6, sources: [{ name: 'pypi', url: publicIndex }] },
        default: { six: { version: '==1.16.0' } },
      }),
    ],
    ['uv.lock', uvLock(archive)],
    [
      'pylock.toml',
      `lock-version = "1.0"\n${['a', 'b'].map((name) => `[[packages]]\nname = "${name}"\nversion = "1"\nindex = "${publicIndex}"\nwheels = [{ ${archive(name).replace(/hash = ("[^"]*)/, (_all, hash: string) => `hashes = { sha256 = "${hash.slice(8)}`)} } }]\n`).join('')}`,
    ],
    [
      'pyproject.toml',
      `[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nsix = "*"\n[[tool.poetry.source]]\nname = "PyPI"\nurl = "${publicIndex}"\n`,
    ],
    [
      'poetry.lock',
      `[[package]]\nname = "six"\nversion = "1"\npython-versions = "*"\n[package.source]\ntype = "legacy"\nurl = "${publicIndex}"\nreference = "pypi"\n[metadata]\npython-versions = "*"\ncontent-hash = "${sha}"\n`,
    ],
    [
      'pyproject.toml',
      `[project]\nname = "x"\ndependencies = ["six"]\n[[tool.pdm.source]]\nname = "pypi"\nurl = "${publicIndex}"\n`,
    ],
    [
      'pyproject.toml',
      `[project]\nname = "x"\ndependencies = ["six"]\n[[tool.uv.index]]\nname = "pypi"\nurl = "${publicIndex}"\ndefault = true\n`,
    ],
  ])('%s', (format, text) => {
    const reading = readText(text);
    expect(reading.format).toBe(format);
    expect(reading.warnings.filter(({ message }) => message === inItsPlace)).toHaveLength(1);
    expect(codesIn(reading.warnings)).toEqual([]);
    expect(reading.asked.requirements.join('\n')).not.toContain(publicIndex);
    expect(reading.confirmations).toEqual([]);
  });

  test.each([
    ['Pipfile', `[[source]]\nname = "own"\nurl = "${publicIndex}"\n[packages]\nsix = "*"\n`],
    ['uv.lock', uvLock(elsewhere)],
    [
      'pyproject.toml',
      `[project]\nname = "x"\ndependencies = ["six"]\n[[tool.uv.index]]\nurl = "${publicIndex}"\ndefault = true\n`,
    ],
  ])('what only has an address like it needs a yes: %s', (format, text) => {
    const reading = readText(text);
    expect([reading.format, codesIn(reading.confirmations)]).toEqual([format, ['index-option']]);
    expect(reading.asked.requirements.join('\n')).toContain(publicIndex);
  });

  test('the index of the user’s own settings needs none, whatever its address', () => {
    const own = 'https://packages.corp.example/own/simple';
    vi.stubEnv('PIP_INDEX_URL', `https://me:canary@${own.slice(8)}/`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const pipfile = `[[source]]\nname = "own"\nurl = "${own}"\n[packages]\nsix = "*"\n`;
    const requirements = `--index-url ${own}\nsix\n`;
    for (const text of [pipfile, requirements]) expect(readText(text).confirmations).toEqual([]);
    expect(JSON.stringify(readText(pipfile))).not.toContain('canary');
    expect(codesIn(readText(requirements.replace('corp', 'other')).confirmations)).toEqual(['index-option']);
    expect(codesIn(readText(`--extra-index-url ${own}\nsix\n`).confirmations)).toEqual(['index-option']);
    vi.stubEnv('UV_DEFAULT_INDEX', 'https://another.example/simple');
    expect(codesIn(readText(requirements).confirmations)).toEqual(['index-option']);
  });
});

describe('settings that pip does not have are told', () => {
  const sources = `[[source]]\nname = "one"\nurl = "https://one.own.example/simple"\nverify_ssl = false\n[[source]]\nname = "two"\nurl = "https://two.own.example/simple"\nverify_ssl = true\n`;

  test('Pipfile: sources that are not verified, the index of a package, and pre-releases, which need a yes', () => {
    const text = `${sources}[packages]\nsix = {version = "*", index = "two"}\nattrs = {version = "*", index = "two"}\n[pipenv]\nallow_prereleases = true\n`;
    const { warnings, confirmations, asked } = readText(text);
    expect(warnings).toEqual([
      {
        line: 3,
        message:
          'verify_ssl = false of the index https://one.own.example/simple is left out: its certificate is checked.',
      },
      {
        line: 10,
        message: 'index = "two" of six, attrs is left out: pip asks each index for every package.',
      },
    ]);
    expect(asked.requirements).toContain('--pre');
    expect(confirmations).toContainEqual({
      line: 13,
      message: 'It passes an option to pip: --pre.',
      codes: ['pip-option'],
      text: '--pre',
    });
    const single = '[[source]]\nname = "two"\nurl = "https://two.own.example/simple"\n';
    expect(messages(`${single}[packages]\nsix = {version = "*", index = "two"}\n`)).toEqual([]);
  });

  test('poetry: pre-releases and the source of a package, in groups too', () => {
    const text = `[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nsix = {version = "*", allow-prereleases = true}\nattrs = [{version = "*", source = "own"}]\n[tool.poetry.group.dev.dependencies]\npytest = {version = "*", allow-prereleases = true, source = "own"}\nplain = {version = "*", allow-prereleases = false}\n`;
    expect(readText(text).warnings).toEqual([
      {
        line: 4,
        message: 'allow-prereleases of six, pytest is left out: add --pre to take pre-releases of all packages.',
      },
      { line: 5, message: 'source = "own" of attrs, pytest is left out: pip asks each index for every package.' },
    ]);
  });

  test('uv: what decides what is found', () => {
    const text = `[project]\nname = "x"\ndependencies = ["six"]\n[tool.uv]\nprerelease = "allow"\nfind-links = ["https://links.example"]\nno-index = true\n`;
    expect(readText(text).warnings).toMatchObject([
      { line: 5, message: expect.stringContaining('The setting prerelease of [tool.uv] is left out') },
      { line: 6, message: expect.stringContaining('The setting find-links of [tool.uv] is left out') },
      { line: 7, message: expect.stringContaining('The setting no-index of [tool.uv] is left out') },
    ]);
    expect(messages('[project]\nname = "x"\ndependencies = ["six"]\n[tool.uv]\nno-index = false\n')).toEqual([]);
  });

  test.each(['[[tool.uv.index]]', '[tool.uv.index]'])('the index of a script needs a yes: %s', (heading) => {
    const index = `# ${heading}\n# url = "https://own.corp.example/simple"\n# default = true\n`;
    const { asked, confirmations } = readText(`# /// script\n# dependencies = ["six"]\n${index}# ///\nimport six\n`);
    expect(asked.requirements).toEqual(['--index-url https://own.corp.example/simple', 'six']);
    expect(confirmations).toMatchObject([{ line: 4, codes: ['index-option'] }]);
  });

  test('pixi: what it would build from a source', () => {
    const text =
      '[workspace]\nchannels = ["conda-forge"]\n[dependencies]\nsix = "*"\nown = { path = "own" }\nfar = { git = "https://code.example/far" }\n';
    const { asked, warnings, rejected } = readText(text);
    expect(asked.packages).toMatchObject({ specs: ['six'] });
    expect(warnings).toMatchObject([{ line: 5 }, { line: 6 }]);
    expect(warnings[0]?.message).toBe('“own” is left out: pixi builds it from a source that no channel has.');
    expect(rejected).toEqual([]);
  });

  test('pixi: what it would install or set as well', () => {
    const text =
      '[workspace]\nchannels = ["conda-forge"]\n[dependencies]\nsix = "*"\n[host-dependencies]\ncmake = "*"\n[activation]\nscripts = ["x.sh"]\n';
    expect(readText(text).warnings).toEqual([
      { line: 5, message: 'What pixi has under host-dependencies is left out.' },
      { line: 7, message: 'What pixi has under activation is left out.' },
    ]);
  });
});
