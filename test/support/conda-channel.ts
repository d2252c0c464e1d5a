import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CondaPackage, makeCondaPackage, type PackageFile } from './conda-package';

/** More than twice what the kernel keeps between a server and a client that does not read. */
const bigBytes = 24 * 1024 * 1024;
let handmade: CondaPackage[] | undefined;

/**
 * Writes a channel of handmade packages into the folder and answers with its `file://` address. Beside those of the
 * transcripts it has one of each of the other names, which needs nothing.
 */
export function writeCondaChannel(folder: string, others: readonly string[] = []): string {
  handmade ??= [...pythons(), ...demos()];
  const packages = [...handmade, ...others.map((name) => generic(name, '1.0'))];
  for (const subdir of ['linux-64', 'noarch'] as const) {
    mkdirSync(join(folder, subdir), { recursive: true });
    const offered = packages.filter((entry) => entry.subdir === subdir);
    for (const { fileName, bytes, record } of offered)
      if (record.name !== 'demo-missing') writeFileSync(join(folder, subdir, fileName), bytes);
    const records = Object.fromEntries(offered.map((entry) => [entry.fileName, promised(entry)]));
    const repodata = { info: { subdir }, packages: {}, 'packages.conda': records, repodata_version: 1 };
    writeFileSync(join(folder, subdir, 'repodata.json'), JSON.stringify(repodata, undefined, 1));
  }
  return pathToFileURL(folder).href;
}

/** What the channel says of a package; of `demo-badsum` it says what is not so. */
const promised = ({ record }: CondaPackage) =>
  record.name === 'demo-badsum' ? { ...record, sha256: '0'.repeat(64), md5: '0'.repeat(32) } : record;

/** Pythons that are the machine's python3 with a prefix of their own, and a pip that is the one that it brings along. */
function pythons(): CondaPackage[] {
  const question = [
    'import os, sys',
    'print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))',
    'print("%d.%d" % sys.version_info[:2])',
  ];
  const [program = '', minor = ''] = execFileSync('python3', ['-c', question.join('\n')], { encoding: 'utf8' }).split(
    '\n',
  );
  const pip = makeCondaPackage({
    name: 'pip',
    version: '23.2.1',
    build: 'pyhdemo_0',
    noarch: 'python',
    depends: ['python >=3.8'],
    entryPoints: ['pip = pip.__main__:main'],
    files: {
      'site-packages/pip/__init__.py': '',
      'site-packages/pip/__main__.py': bundledPip,
      ...distInfo('pip', '23.2.1'),
    },
  });
  return [...['3.11.7', '3.12.1'].map((version) => python(version, program, minor)), pip];
}

const bundledPip = `import ensurepip, glob, os, runpy, sys

def main():
    folders = [os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"), "/usr/share/python-wheels"]
    wheels = [wheel for folder in folders for wheel in glob.glob(os.path.join(folder, "pip-*.whl"))]
    sys.path.insert(0, wheels[0])
    for name in [name for name in sys.modules if name.split(".")[0] == "pip"]:
        del sys.modules[name]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)

if __name__ == "__main__":
    main()
`;

function python(version: string, program: string, minor: string): CondaPackage {
  const [major, minorNumber] = version.split('.');
  const series = `${major}.${minorNumber}`;
  const script = [
    '#!/usr/bin/env bash',
    `case "$1" in -V | --version) echo "Python ${version}"; exit ;; esac`,
    // A program that finds pyvenv.cfg beside its name has the folder above as its prefix.
    `exec -a "$0" '${program}' "$@"`,
    '',
  ];
  const files: Record<string, PackageFile> = {
    [`bin/python${series}`]: { text: script.join('\n'), isProgram: true },
    'bin/python': { link: `python${series}` },
    'bin/python3': { link: `python${series}` },
    'bin/pyvenv.cfg': `home = ${dirname(program)}\ninclude-system-site-packages = false\n`,
    [`lib/python${series}/site-packages/README.txt`]: 'What is installed goes here.\n',
    // The machine's python3 looks in the folder of its own version.
    ...(minor === series ? {} : { [`lib/python${minor}`]: { link: `python${series}` } }),
  };
  return makeCondaPackage({
    name: 'python',
    version,
    build: 'hdemo_0_cpython',
    constrains: [`python_abi ${series}.* *_cp${series.replace('.', '')}`],
    sitePackages: `lib/python${series}/site-packages`,
    files,
  });
}

/** Metadata by which a package of conda is known to Python too. */
const distInfo = (name: string, version: string): Record<string, PackageFile> => ({
  [`site-packages/${name.replace('-', '_')}-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
  [`site-packages/${name.replace('-', '_')}-${version}.dist-info/INSTALLER`]: 'conda\n',
});

/** The packages of the transcripts: two that order their activation, a conflict, and one for each thing that goes wrong. */
function demos(): CondaPackage[] {
  return [
    ...['1.0', '2.0'].map(demoCore),
    ...['1.0', '1.1'].map((version) => demoLib(version, 'demo-core >=1,<2.0a0')),
    demoLib('2.0', 'demo-core >=2'),
    generic('demo-tool', '1.0', ['demo-lib >=2']),
    generic('demo-app', '1.0', ['demo-lib <2']),
    generic('demo-nodep', '1.0', ['does-not-exist >=3']),
    generic('demo-badsum', '1.0'),
    generic('demo-missing', '1.0'),
    generic('demo-lie', '1.0'),
    generic('demo-many', '1.0', [], manyFiles()),
    generic('demo-big', '1.0', [], { 'share/demo-big/data': 'x'.repeat(bigBytes) }),
    demoPy(),
    demoPostFail(),
    demoPostHang(),
  ];
}

const generic = (name: string, version: string, depends: readonly string[] = [], files = shared(name, version)) =>
  makeCondaPackage({ name, version, depends, noarch: 'generic', files });

const shared = (name: string, version: string): Record<string, PackageFile> => ({ [`share/${name}/version`]: version });

/** So many that there is time while they are linked. */
const manyFiles = (): Record<string, PackageFile> =>
  Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`share/demo-many/${index}`, `${index}`]));

function demoCore(version: string): CondaPackage {
  const placeholder = '/opt/placeholder_of_demo_core_placehold';
  return makeCondaPackage({
    name: 'demo-core',
    version,
    build: 'h0demo_0',
    files: {
      'bin/demo-core': {
        text: `#!/bin/sh\necho "demo-core ${version} in ${placeholder}"\n`,
        isProgram: true,
        placeholder,
      },
      ...shared('demo-core', version),
      'etc/conda/activate.d/demo-core_activate.sh':
        'export DEMO_CORE_HOME="$CONDA_PREFIX/share/demo-core"\nexport DEMO_ORDER="$DEMO_ORDER:core"\n',
      'etc/conda/deactivate.d/demo-core_deactivate.sh': 'unset DEMO_CORE_HOME DEMO_ORDER\n',
      'etc/conda/env_vars.d/demo-core.json': JSON.stringify({ DEMO_CORE_VAR: `from-env_vars.d ${version}` }),
    },
  });
}

function demoLib(version: string, dependency: string): CondaPackage {
  return makeCondaPackage({
    name: 'demo-lib',
    version,
    noarch: 'generic',
    depends: [dependency],
    files: {
      ...shared('demo-lib', version),
      'etc/conda/activate.d/zz-demo-lib.sh': 'export DEMO_ORDER="$DEMO_ORDER:lib"\n',
    },
  });
}

function demoPy(): CondaPackage {
  return makeCondaPackage({
    name: 'demo-py',
    version: '0.5',
    build: 'pyhdemo_0',
    noarch: 'python',
    depends: ['python >=3.8'],
    entryPoints: ['demo-py = demo_py:main'],
    files: {
      'site-packages/demo_py.py':
        'import sys\nversion = "0.5"\ndef main():\n    print("demo-py", sys.prefix, sys.argv[1:])\n',
      ...distInfo('demo-py', '0.5'),
    },
  });
}

function demoPostFail(): CondaPackage {
  const script = 'echo "post-link failing on purpose" > "$PREFIX/.messages.txt"\necho err-on-stderr >&2\nexit 3\n';
  return makeCondaPackage({
    name: 'demo-postfail',
    version: '1.0',
    files: {
      ...shared('demo-postfail', '1.0'),
      'bin/.demo-postfail-post-link.sh': { text: `#!/bin/sh\n${script}`, isProgram: true },
    },
  });
}

/** One whose script does not end by itself; what it writes tells that it is at it. */
function demoPostHang(): CondaPackage {
  const script = 'echo linked > "$PREFIX/linking"\necho more >> "$PREFIX/conda-meta/history"\nexec sleep 300\n';
  return makeCondaPackage({
    name: 'demo-posthang',
    version: '1.0',
    files: {
      ...shared('demo-posthang', '1.0'),
      'bin/.demo-posthang-post-link.sh': { text: `#!/bin/sh\n${script}`, isProgram: true },
    },
  });
}

/** A channel over HTTP, some files of which are sent only by half until they are released. */
export interface ServedChannel {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  /** Resolves when half of a held file has been sent, and some of it been read. */
  readonly held: Promise<void>;
  /** Sends the rest of what is held, and holds nothing more. */
  release(): void;
  close(): Promise<void>;
}

/** Serves a channel's folder on this machine; files whose names begin so are held until `release` is called. */
export async function serveChannel(folder: string, heldName?: string): Promise<ServedChannel> {
  const requests: string[] = [];
  const waiting: (() => void)[] = [];
  let isHeld = true;
  let tellHeld = () => {};
  const held = new Promise<void>((resolve) => {
    tellHeld = resolve;
  });
  const sendHalf = (bytes: Buffer, response: ServerResponse) => {
    const middle = bytes.length / 2;
    waiting.push(() => response.end(bytes.subarray(middle)));
    response.write(bytes.subarray(0, middle), tellHeld);
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://channel').pathname;
    requests.push(path);
    const file = join(folder, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const bytes = readFileSync(file);
    response.setHeader('content-length', bytes.length);
    if (isHeld && heldName && request.method === 'GET' && basename(path).startsWith(heldName))
      sendHalf(bytes, response);
    else response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    held,
    release: () => {
      isHeld = false;
      for (const send of waiting.splice(0)) send();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
