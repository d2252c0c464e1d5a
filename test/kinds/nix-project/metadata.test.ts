import { describe, expect, test } from 'vitest';
import { readPyproject } from '../../../main/kinds/nix-project/read-pyproject';
import { readSetup } from '../../../main/kinds/nix-project/read-setup';
import { processorMs } from '../../support/processor-time';

const attributesOf = (dependencies: readonly { readonly attribute: string }[]) =>
  dependencies.map(({ attribute }) => attribute);

describe('a pyproject.toml', () => {
  const read = (text: string) => readPyproject(text, '/home/me/demo/pyproject.toml', 'demo');

  test('tells name, version, what builds it and what it needs', () => {
    const found = read(`
      [build-system]
      requires = ["hatchling>=1.20", "hatch-vcs"]
      [project]
      name = "Zope.Demo"
      version = "1.2.post1"
      dependencies = ["PyYAML>=6,<7", "zope.interface", "opencv-python-headless", "pyyaml"]
    `);
    expect(found).toMatchObject({ name: 'Zope.Demo', version: '1.2.post1', format: 'pyproject', remarks: [] });
    expect(attributesOf(found.buildSystem)).toEqual(['hatchling', 'hatch-vcs']);
    expect(attributesOf(found.dependencies)).toEqual(['pyyaml', 'zope-interface', 'opencv4']);
  });

  test('without a build system is built by setuptools', () => {
    expect(attributesOf(read('[project]\nname = "a"\nversion = "1"').buildSystem)).toEqual(['setuptools']);
  });

  test('of Poetry is read from its own table, without Python and what is optional', () => {
    const found = read(`
      [tool.poetry]
      name = "demo"
      version = "0.3.0"
      [tool.poetry.dependencies]
      python = "^3.9"
      requests = "^2"
      tomli = { version = "^2", markers = "python_version < '3.11'" }
      rich = { version = "*", optional = true }
      [build-system]
      requires = ["poetry>=1.0"]
    `);
    expect(found).toMatchObject({ name: 'demo', version: '0.3.0' });
    expect(found.dependencies).toEqual([
      { name: 'requests', attribute: 'requests' },
      { name: 'tomli', attribute: 'tomli', marker: "python_version < '3.11'" },
    ]);
    expect(attributesOf(found.buildSystem)).toEqual(['poetry-core']);
  });

  test('keeps markers, and leaves out what no Linux needs', () => {
    const { dependencies } = read(`
      [project]
      name = "a"
      version = "1"
      dependencies = ["tomli; python_version < '3.11'", "pywin32; sys_platform == 'win32'", "b; sys_platform != 'win32'"]
    `);
    expect(dependencies).toEqual([
      { name: 'tomli', attribute: 'tomli', marker: "python_version < '3.11'" },
      { name: 'b', attribute: 'b', marker: "sys_platform != 'win32'" },
    ]);
  });

  test('says what cannot be carried over', () => {
    const { version, name, remarks } = read(`
      [project]
      name = "no name"
      dynamic = ["version", "dependencies"]
      optional-dependencies = { dev = ["pytest"] }
    `);
    expect([name, version]).toEqual(['demo', '0']);
    expect(remarks.join('\n')).toMatch(/name.*called demo[\s\S]*version.*called 0/);
    expect(remarks.join('\n')).toContain('worked out when it is built');
    expect(remarks.join('\n')).toContain('(dev)');
    const { remarks: others } = read(`
      [project]
      name = "a"
      version = "1!2"
      dependencies = ["requests[socks]", "x @ https://example.org/x.zip", "./folder", "a b c"]
    `);
    expect(others.join('\n')).toContain('requests[socks]');
    expect(others.join('\n')).toContain('x comes from nixpkgs, not from https://example.org/x.zip');
    expect(others.filter((remark) => remark.includes('is left out: it does not name a package'))).toHaveLength(2);
  });

  test('that cannot be read is told', () => {
    expect(() => read('[project')).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  test('with values of other kinds is none the worse', () => {
    const found = read('project = 1\nbuild-system = []\ntool = "x"');
    expect(found).toMatchObject({ name: 'demo', version: '0', dependencies: [] });
    expect(read('[project]\nname = 3\nversion = []\ndependencies = { a = 1 }')).toMatchObject({ dependencies: [] });
    expect(read('[project]\n__proto__ = { name = "evil" }').name).toBe('demo');
  });
});

describe('a setup.py', () => {
  const read = (text: string) => readSetup(text, '/home/me/demo/setup.py', 'demo');

  test('is read where it is plain', () => {
    const found = read(`
import os
from setuptools import setup, find_packages

VERSION = '2.0'  # of the API, too
needs = [
    "requests>=2",  # a comment, with "quotes"
    'numpy; python_version < "3.9"',
]

setup(
    name="demo",
    version=VERSION,
    description="""setup(name='no')""",
    packages=find_packages(exclude=["a", "b"]),
    install_requires=needs,
    entry_points={"console_scripts": ["demo = demo:main"]},
)
`);
    expect(found).toMatchObject({ name: 'demo', version: '2.0', format: 'setuptools', remarks: [] });
    expect(attributesOf(found.dependencies)).toEqual(['requests', 'numpy']);
  });

  test('may call setup in other ways', () => {
    expect(read('setuptools.setup(name="a", version="1")').name).toBe('a');
    expect(read('if __name__ == "__main__":\n    setup (name="a", version="1")').name).toBe('a');
    expect(attributesOf(read('setup(name="a", version="1", install_requires="b\\nc")').dependencies)).toEqual([]);
  });

  test.each([
    'setup(name="a", version=read("VERSION"), install_requires=read_requirements())',
    'setup(name="a", version=f"{x}", install_requires=["b"] + more)',
    'setup(name="a", version="1" "2", install_requires=["b", other])',
    'V = "1"\nV = "2"\nsetup(name="a", version=V, install_requires=[["b"]])',
    'setup(name="a", version="\\x31", install_requires=[f"b"])',
  ])('tells what only running it would tell: %s', (text) => {
    const { version, dependencies, remarks } = read(text);
    expect({ version, dependencies }).toEqual({ version: '0', dependencies: [] });
    expect(remarks).toHaveLength(2);
  });

  test('without a call says nothing of itself', () => {
    expect(read('print("hello")')).toMatchObject({ name: 'demo', version: '0', dependencies: [] });
  });

  test('that was made to be slow or deep is read in time', async () => {
    const hostile = [
      `setup(name=${'['.repeat(200_000)}`,
      `setup(${'a=[],'.repeat(50_000)})`,
      `setup(name="${'\\"'.repeat(200_000)}`,
      `setup(name=x)\n${'x = '.repeat(100_000)}`,
      `setup(${"'''".repeat(100_001)}`,
    ];
    for (const text of hostile) {
      const tookMs = await processorMs(() => expect(read(text).name).toBe('demo'));
      expect(tookMs, text.slice(0, 20)).toBeLessThan(2000);
    }
  });
});
