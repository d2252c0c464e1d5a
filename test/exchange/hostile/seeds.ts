import type { ImportFormatId } from '../../../preload/contract';

/**
 * A small file of each format. `@WORD@` is a field into which the generator writes: within double quotes as JSON, YAML and
 * TOML escape it, otherwise as it is. A format without a seed is an error of types.
 */
export const seeds: Readonly<Record<ImportFormatId, readonly string[]>> = {
  cloche: [
    `{"format": "cloche-environment", "schema": 1, "name": "demo", "kind": "venv",
 "asked": {"spec": {"python": "@PYTHON@", "requirements": ["six@VERSION@", "@REQUIREMENT@"], "constraints": ["@LIMIT@"]}},
 "variables": {"MODE": "@VALUE@"}, "leftOut": {"variables": ["@VARIABLE@"], "settings": []}}`,
    `{"format": "cloche-environment", "schema": 1, "name": "demo", "kind": "nix-packages",
 "asked": {"spec": {"python": "python3", "packages": ["@NAME@"], "programs": ["hello", "@PROGRAM@"],
  "nixpkgs": "@PIN@", "derivations": ["/@PATH@"]}},
 "variables": {"MODE": "@VALUE@"}, "leftOut": {"variables": [], "settings": ["@SETTING@"]}}`,
    `{"format": "cloche-environment", "schema": 1, "name": "demo", "kind": "nix-requirements",
 "asked": {"spec": {"python": "python3", "requirements": ["@NAME@"], "engineSource": "@ADDRESS@"}},
 "variables": {"MODE": "@VALUE@"}, "leftOut": {"variables": [], "settings": []},
 "lock": {"schema": 1, "python": "@PYTHON@", "engine": "@ENGINE@", "packages": [
  {"name": "six", "version": "@VERSION@", "hashes": ["sha256:@HASH@"], "source": "@SOURCE@"}]}}`,
    `{"format": "cloche-environment", "schema": 1, "name": "@NAME@", "kind": "micromamba",
 "asked": {"spec": {"python": "3.12", "packages": ["numpy", "@PACKAGE@"], "channels": ["@CHANNEL@"], "requirements": ["@REQUIREMENT@"]}},
 "variables": {}, "leftOut": {"variables": [], "settings": []}}`,
  ],
  requirements: [
    'six==1.16\n@NAME@\nnumpy@VERSION@\nflask ; @MARKER@\n--index-url https://index.example/@INDEX@\n',
    'six\n-e @PATH@\n-r @PATH@\n--find-links @PATH@\npkg @ https://files.example/@ADDRESS@\nrich --hash=sha256:@HASH@\n',
    `[{"name": "@NAME@", "version": "@VERSION@"}, {"name": "six", "version": "1.16", "editable_project_location": "@PATH@"}]`,
    `{"version": "1", "pip_version": "26.3", "install": [{"metadata": {"name": "@NAME@", "version": "@VERSION@"}, "is_direct": true, "is_yanked": true, "download_info": {"url": "@ADDRESS@"}}]}`,
    `{"version": "1", "pip_version": "26.3", "installed": [{"metadata": {"name": "@NAME@", "version": "@VERSION@"}, "direct_url": {"url": "@ADDRESS@", "vcs_info": {"vcs": "git", "commit_id": "@HASH@"}}}], "environment": {"python_version": "@PYTHON@"}}`,
  ],
  'pylock.toml': [
    `lock-version = "1.0"\nrequires-python = "@PYTHON@"\ncreated-by = "@ENGINE@"\n[[packages]]\nname = "@NAME@"\nversion = "@VERSION@"\nmarker = "@MARKER@"\n[[packages.wheels]]\nname = "six-1-py3-none-any.whl"\nurl = "https://files.example/@ADDRESS@"\nhashes = {sha256 = "@HASH@"}\n`,
  ],
  'pyproject.toml': [
    `[project]\nname = "@NAME@"\nversion = "@VERSION@"\nrequires-python = "@PYTHON@"\ndependencies = ["six", "@REQUIREMENT@"]\n[project.optional-dependencies]\n"@GROUP@" = ["rich"]\n[tool.uv]\nindex-url = "@INDEX@"\n`,
    `[tool.poetry]\nname = "demo"\n[tool.poetry.dependencies]\npython = "@PYTHON@"\nsix = "@VERSION@"\nrich = {git = "@ADDRESS@", rev = "@VERSION@"}\n`,
  ],
  Pipfile: [
    `[[source]]\nurl = "@INDEX@"\nverify_ssl = true\nname = "pypi"\n[packages]\nsix = "@VERSION@"\nflask = {path = "@PATH@", editable = true}\n"@NAME@" = "*"\n[requires]\npython_version = "@PYTHON@"\n`,
  ],
  'Pipfile.lock': [
    `{"_meta": {"hash": {"sha256": "@HASH@"}, "pipfile-spec": 6, "requires": {"python_version": "@PYTHON@"}, "sources": [{"name": "pypi", "url": "@INDEX@", "verify_ssl": true}]},
 "default": {"@NAME@": {"hashes": ["sha256:@HASH@"], "index": "pypi", "version": "==@VERSION@", "markers": "@MARKER@"}}, "develop": {}}`,
  ],
  'poetry.lock': [
    `[[package]]\nname = "@NAME@"\nversion = "@VERSION@"\noptional = false\npython-versions = "@PYTHON@"\nfiles = [{file = "@PATH@", hash = "sha256:@HASH@"}]\n[package.source]\ntype = "git"\nurl = "@ADDRESS@"\n[metadata]\nlock-version = "2.0"\npython-versions = "@PYTHON@"\ncontent-hash = "@HASH@"\n`,
  ],
  'uv.lock': [
    `version = 1\nrequires-python = "@PYTHON@"\n[[package]]\nname = "@NAME@"\nversion = "@VERSION@"\nsource = { registry = "@INDEX@" }\nwheels = [{ url = "https://files.example/@ADDRESS@", hash = "sha256:@HASH@" }]\n[[package]]\nname = "demo"\nversion = "1"\nsource = { editable = "@PATH@" }\n`,
    `version = 1\nrequires-python = "@PYTHON@"\n[manifest]\nrequirements = [{ name = "@NAME@", specifier = "@VERSION@", marker = "@MARKER@" }]\n[[package]]\nname = "@NAME@"\nversion = "1"\nsource = { registry = "@INDEX@" }\n`,
  ],
  'pdm.lock': [
    `[metadata]\ngroups = ["default", "@GROUP@"]\nlock_version = "4.5.0"\ncontent_hash = "sha256:@HASH@"\n[[package]]\nname = "@NAME@"\nversion = "@VERSION@"\nrequires_python = "@PYTHON@"\nmarker = "@MARKER@"\nfiles = [{file = "@PATH@", hash = "sha256:@HASH@"}]\n`,
  ],
  'pixi.toml': [
    `[package]\nname = "@NAME@"\nversion = "1"\n[package.build]\nbackend = { name = "b" }\n[package.run-dependencies]\npython = "@PYTHON@"\n"@PACKAGE@" = { version = "@VERSION@", build = "@BUILD@", channel = "@CHANNEL@" }\n`,
    `[workspace]\nname = "@NAME@"\nchannels = ["conda-forge", "@CHANNEL@"]\nplatforms = ["linux-64"]\n[dependencies]\npython = "@PYTHON@"\n"@PACKAGE@" = "@VERSION@"\nnumpy = {version = "@VERSION@", build = "@BUILD@", channel = "@CHANNEL@"}\n[pypi-dependencies]\nsix = "@VERSION@"\nrich = {git = "@ADDRESS@"}\n[feature."@GROUP@".dependencies]\nscipy = "*"\n`,
  ],
  'setup.cfg': [
    '[metadata]\nname = @NAME@\nversion = 1\n[options]\npython_requires = @PYTHON@\ninstall_requires =\n    six\n    @REQUIREMENT@\n[options.extras_require]\n@GROUP@ =\n    rich\n',
  ],
  'python-script': [
    '#!/usr/bin/env python3\n# /// script\n# requires-python = "@PYTHON@"\n# dependencies = ["six", "@REQUIREMENT@"]\n# [tool.uv]\n# index-url = "@INDEX@"\n# ///\nimport six\n',
  ],
  'environment.yml': [
    `name: "@NAME@"\nchannels:\n  - conda-forge\n  - "@CHANNEL@"\ndependencies:\n  - python=3.12\n  - "@PACKAGE@"\n  - pip\n  - pip:\n      - six\n      - "@REQUIREMENT@"\nvariables:\n  MODE: "@VALUE@"\nprefix: "@PATH@"\n`,
    'name: demo\nchannels: [conda-forge, @CHANNEL@]\ndependencies:\n  - python=@VERSION@\n  - @PACKAGE@\n  - pip:\n    - -r @PATH@\n',
  ],
  'conda-explicit': [
    `# platform: linux-64\n@EXPLICIT\nhttps://conda.example/@CHANNEL@/linux-64/python-3.12.1-h1_0.conda#${'a'.repeat(32)}\nhttps://conda.example/c/noarch/@NAME@-1.0-@BUILD@.tar.bz2#@HASH@\n`,
  ],
  'conda-lock.yml': [
    `version: 1\nmetadata:\n  content_hash:\n    linux-64: "@HASH@"\n  channels:\n    - url: "@CHANNEL@"\n      used_env_vars: []\n  platforms: [linux-64]\n  sources: ["@PATH@"]\npackage:\n  - name: "@NAME@"\n    version: "@VERSION@"\n    manager: conda\n    platform: linux-64\n    url: "https://conda.example/c/linux-64/@ADDRESS@"\n    hash: {md5: "@HASH@"}\n    category: main\n    optional: false\n`,
  ],
  azureml: [
    'name: "@NAME@"\nimage: "images.example/@ADDRESS@"\n"@GROUP@": 1\nconda_file:\n  channels: [conda-forge, "@CHANNEL@"]\n  dependencies:\n    - "@PACKAGE@"\n    - pip:\n      - "@REQUIREMENT@"\n',
    '$schema: https://azuremlschemas.example/job\nname: job\nenvironment:\n  image: base\n  conda_file: "@PATH@"\n',
  ],
  'python_env.yaml': [
    'python: "@PYTHON@"\nname: "@NAME@"\nbuild_dependencies:\n- pip@VERSION@\ndependencies:\n- "@REQUIREMENT@"\n- "-r @PATH@"\n- "--index-url @INDEX@"\n',
    `{"python": "@PYTHON@", "dependencies": ["six", "@REQUIREMENT@", "rich @ @ADDRESS@"]}`,
  ],
  'conda-list': [
    '# packages in environment at @PATH@:\n#\n# Name                    Version                   Build  Channel\npython                    3.12.1               h1_0_cpython    conda-forge\n@NAME@                     1.0                @BUILD@    @CHANNEL@\nsix                       1.16                     pypi_0    pypi\n',
    `[{"name": "python", "version": "3.12.1", "build_string": "h1_0", "channel": "conda-forge", "platform": "linux-64"}, {"name": "@NAME@", "version": "@VERSION@", "build_string": "@BUILD@", "channel": "@CHANNEL@"}, {"name": "six", "version": "@VERSION@", "build_string": "pypi_0", "channel": "pypi"}]`,
  ],
  'conda-specs': [
    '# @VALUE@\npython=3.12\nnumpy=2.1\n@PACKAGE@\n@CHANNEL@::scipy=@VERSION@=@BUILD@\n@NAME@=1.0=pypi_0\n',
  ],
  'conda-list-export': [
    '# This file may be used to create an environment using:\n# $ conda create --name <env> --file <this file>\n# platform: linux-64\npython=3.12.1=h1_0\n@NAME@=1.0=@BUILD@\nsix=@VERSION@=pypi_0\n',
  ],
  nix: [
    '{ pkgs ? import <nixpkgs> { } }:\npkgs.mkShell {\n  packages = [ (pkgs.python3.withPackages (ps: [ ps.numpy ps."@NAME@" ])) pkgs.hello ];\n  shellHook = "@VALUE@";\n}\n',
    'with import <nixpkgs> { };\nmkShell { name = "@NAME@"; packages = [ (python3.withPackages (ps: [ ps.numpy ps."@NAME@" ps.@PACKAGE@ ])) pkgs."@PROGRAM@" @PROGRAM@ ]; }\n',
    'environment.systemPackages = with pkgs; [ (python3.withPackages (ps: with ps; [ @NAME@ ])) @PROGRAM@ ];\n',
  ],
  Dockerfile: [
    'FROM python:@VERSION@\nENV MODE="@VALUE@"\nCOPY requirements.txt @PATH@\nRUN pip install --no-cache-dir six @REQUIREMENT@\n',
    'FROM python:3.12 AS @NAME@\nENV MODE @VALUE@\nWORKDIR @PATH@\nCOPY . .\nRUN pip install six "@REQUIREMENT@" -r @PATH@ \\\n  -i @INDEX@ -e "@ADDRESS@"\nRUN ["pip", "install", "@NAME@@VERSION@"]\nRUN <<EOF\npip install rich @REQUIREMENT@\nEOF\n',
    'FROM mambaorg/micromamba:@VERSION@\nCOPY environment.yml @PATH@\nRUN conda config --add channels @CHANNEL@ && micromamba install -y -n "@NAME@" -c "@CHANNEL@" numpy "@PACKAGE@" -f @PATH@\n',
  ],
  'devcontainer.json': [
    `{"name": "@NAME@", "image": "python:3.12", "features": {"python:1": {"version": "@PYTHON@"}}, "remoteEnv": {"@VARIABLE@": "@VALUE@"}, "onCreateCommand": {"a": ["pip", "install", "@REQUIREMENT@"], "b": "conda install -y @PACKAGE@"}, "updateContentCommand": "pip install six -r @PATH@"}`,
    `{"name": "@NAME@", "image": "python:@VERSION@", "containerEnv": {"MODE": "@VALUE@"}, "postCreateCommand": "pip install six @REQUIREMENT@"}`,
  ],
};

/** A field of a seed. */
export const field = /@[A-Z]+@/g;

/** A seed with its fields filled; `@EXPLICIT` has no end and is none. */
export function filled(seed: string, fill: (name: string) => string): string {
  return seed.replace(field, (name, at: number) => {
    const value = fill(name);
    const before = seed.slice(seed.lastIndexOf('\n', at) + 1, at);
    const isQuoted = (before.match(/"/g)?.length ?? 0) % 2 === 1;
    return isQuoted ? JSON.stringify(value).slice(1, -1) : value;
  });
}

/** What stands in the fields that are not attacked, so that the file is one that is read. */
export const usual: Readonly<Record<string, string>> = {
  '@PYTHON@': '3.12',
  '@VERSION@': '1.0',
  '@MARKER@': 'python_version > "3"',
  '@HASH@': 'a'.repeat(64),
  '@PIN@': '',
  '@ADDRESS@': '',
  '@CHANNEL@': 'conda-forge',
  '@SOURCE@': 'https://files.example/six.whl',
  '@LIMIT@': 'six<2',
};

/** The first seed of each format, with nothing in its fields that anybody could mind. */
export const plainSeeds = (): { id: string; plain: string }[] =>
  Object.entries(seeds).flatMap(([id, [seed]]) => (seed === undefined ? [] : [{ id, plain: filled(seed, () => 'x') }]));
