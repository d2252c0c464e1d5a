import type { ImportFormatId, TextFile } from '../../preload/contract';

const sha256 = '0'.repeat(64);
const texts: Readonly<Record<ImportFormatId, string>> = {
  cloche: JSON.stringify({
    format: 'cloche-environment',
    schema: 1,
    name: 'demo',
    kind: 'venv',
    asked: { spec: { requirements: ['six'] } },
    variables: {},
    leftOut: { variables: [], settings: [] },
  }),
  requirements: 'six>=1.16\nidna==3.7\n',
  'pylock.toml': `lock-version = "1.0"
created-by = "demo"
[[packages]]
name = "six"
version = "1.16.0"
wheels = [{ url = "https://files.index.example/six-1.16.0-py3-none-any.whl", hashes = { sha256 = "${sha256}" } }]
`,
  'pyproject.toml': '[project]\nname = "demo"\nversion = "1"\ndependencies = ["six>=1.16"]\n',
  Pipfile: '[[source]]\nurl = "https://index.example/simple"\nverify_ssl = true\nname = "own"\n[packages]\nsix = "*"\n',
  'Pipfile.lock': JSON.stringify({
    _meta: { hash: { sha256 }, 'pipfile-spec': 6, requires: {}, sources: [] },
    default: { six: { hashes: [`sha256:${sha256}`], version: '==1.16.0' } },
    develop: {},
  }),
  'poetry.lock': `[[package]]
name = "six"
version = "1.16.0"
description = ""
optional = false
python-versions = ">=2.7"
files = [{file = "six-1.16.0-py3-none-any.whl", hash = "sha256:${sha256}"}]
[metadata]
lock-version = "2.0"
python-versions = "^3.9"
content-hash = "${sha256}"
`,
  'uv.lock': `version = 1
requires-python = ">=3.12"
[[package]]
name = "demo"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "six" }]
[[package]]
name = "six"
version = "1.16.0"
source = { registry = "https://index.example/simple" }
wheels = [{ url = "https://files.index.example/six-1.16.0-py3-none-any.whl", hash = "sha256:${sha256}", size = 1 }]
`,
  'pdm.lock': `[metadata]
groups = ["default"]
strategy = ["inherit_metadata"]
lock_version = "4.5.0"
content_hash = "sha256:${sha256}"
[[package]]
name = "six"
version = "1.16.0"
groups = ["default"]
files = [{file = "six-1.16.0-py3-none-any.whl", hash = "sha256:${sha256}"}]
`,
  'pixi.toml':
    '[workspace]\nname = "demo"\nchannels = ["conda-forge"]\nplatforms = ["linux-64"]\n[dependencies]\npython = "3.12.*"\nnumpy = ">=2"\n[pypi-dependencies]\nsix = "*"\n',
  'setup.cfg': '[metadata]\nname = demo\n[options]\ninstall_requires =\n    six>=1.16\n',
  'python-script': '# /// script\n# requires-python = ">=3.12"\n# dependencies = ["six"]\n# ///\nprint("six")\n',
  'environment.yml': 'name: demo\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.12\n  - numpy\n',
  'conda-explicit': `@EXPLICIT\nhttps://index.example/conda-forge/linux-64/python-3.12.4-h0_0_cpython.conda#${'0'.repeat(32)}\n`,
  'conda-lock.yml': `version: 1
metadata:
  content_hash:
    linux-64: ${sha256}
  channels:
    - url: conda-forge
      used_env_vars: []
  platforms:
    - linux-64
  sources:
    - environment.yml
package:
  - name: python
    version: 3.12.4
    manager: conda
    platform: linux-64
    dependencies: {}
    url: https://index.example/conda-forge/linux-64/python-3.12.4-h0_0_cpython.conda
    hash:
      md5: ${'0'.repeat(32)}
      sha256: ${sha256}
    category: main
    optional: false
`,
  'conda-list': `# packages in environment at /home/me/envs/demo:
#
# Name                    Version                   Build  Channel
python                    3.12.4          h0_0_cpython    conda-forge
numpy                     2.1.0           py312h0_0    conda-forge
`,
  azureml:
    'name: demo\nimage: images.example/base\nconda_file:\n  channels: [conda-forge]\n  dependencies:\n    - numpy>=2\n',
  'python_env.yaml': 'python: "3.12"\nbuild_dependencies:\n- pip\ndependencies:\n- six>=1.16\n',
  'conda-specs': '# For conda.\nconda-forge::numpy=2.1\npython>=3.12\n',
  'conda-list-export':
    '# This file may be used to create an environment using:\n# $ conda create --name <env> --file <this file>\n# platform: linux-64\npython=3.12.4=h0_0_cpython\nnumpy=2.1.0=py312h0_0\n',
  nix: '{ pkgs ? import <nixpkgs> { } }:\n\npkgs.mkShell {\n  packages = [ (pkgs.python312.withPackages (ps: [ ps.numpy ])) ];\n}\n',
  Dockerfile: `FROM python:3.12-slim
COPY <<'END' /tmp/requirements.txt
six>=1.16
END
RUN python -m pip install --no-cache-dir --requirement /tmp/requirements.txt
`,
  'devcontainer.json': `{
  // An editor reads this.
  "image": "python:3.12",
  "onCreateCommand": [
    "sh",
    "-c",
    "printf '%b\\\\n' \\"$1\\" > /tmp/requirements.txt && python -m pip install --no-cache-dir --requirement /tmp/requirements.txt",
    "sh",
    "six>=1.16",
  ],
}
`,
};

/** A small file of each format that is read, under a name that says nothing. */
export const samples = Object.fromEntries(
  Object.entries(texts).map(([id, text]) => [id, { fileName: 'file', text }]),
) as Readonly<Record<ImportFormatId, TextFile>>;
