import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNix, type NixStore, openNixStore, storeUsers } from '../support/nix-store';
import { makeWheel } from '../support/wheels';

const programs = [
  'bashInteractive',
  'conda',
  'ffmpeg',
  'gcc',
  'git',
  'gobject-introspection',
  'gtk3',
  'hello',
  'micromamba',
  'postgresql',
  'stdenv.cc.cc.lib',
  'wrapGAppsHook3',
  'zlib',
];
const modules = [
  '3odd',
  'collide-a',
  'collide-b',
  'demo',
  'matplotlib',
  'pandas',
  'pip',
  'pygobject3',
  'pytest',
  'requests',
  'setuptools',
  'venvShellHook',
  'virtualenv',
  'wheel',
  'zope.interface',
];

/** How each one fails: exit code of nix-build and what it says. */
const failures: [string, number, string | RegExp][] = [
  ['broken-pkg', 1, 'because it is marked as broken'],
  ['unfree-pkg', 1, 'because it has an unfree license (‘unfree’)'],
  ['insecure-pkg', 1, 'Known issues:\n        - CVE-2024-00000'],
  ['throwing-pkg', 1, "error: 'throwing-pkg' has been removed"],
  ['failing-build', 100, /error: something went wrong\n.*exit code 3/s],
  ['disk-full', 100, /write error: No space left on device\n.*exit code 1/s],
  ['wrong-hash', 102, /hash mismatch in fixed-output derivation.*specified: sha256-A{43}=\s+got: {4}sha256-/s],
  ['no-network', 1, 'curl: (6) Could not resolve host: example.invalid'],
];

describe.runIf(hasNix).each(storeUsers)('as $name', ({ options }) => {
  let store: NixStore;
  beforeAll(() => {
    store = openNixStore(options);
  });
  afterAll(() => store.dispose());

  function run(file: string, ...args: string[]): SpawnSyncReturns<string> {
    const [program, all] = store.command(file, args);
    return spawnSync(program, all, { cwd: store.folder, env: store.variables, encoding: 'utf8' });
  }

  /** What a program prints; it must end well. */
  function output(file: string, ...args: string[]): string {
    const { status, stdout, stderr } = run(file, ...args);
    expect(status, stderr).toBe(0);
    return stdout.trim();
  }

  /** Puts an expression into a file, with all of <nixpkgs> in reach. */
  function expression(name: string, text: string): string {
    const file = join(store.folder, name);
    writeFileSync(file, `with import <nixpkgs> { config = { }; overlays = [ ]; };\n${text}\n`);
    return file;
  }

  const build = (name: string, text: string) => output('nix-build', expression(`${name}.nix`, text), '-o', name);
  const inShell = (text: string, command: string, ...args: string[]) =>
    output('nix-shell', expression('shell.nix', text), '--run', command, ...args);
  const evaluate = (text: string) =>
    JSON.parse(output('nix-instantiate', '--eval', '--json', '--strict', expression('value.nix', text)));

  test('every program and every package builds', () => {
    build('all', `[ ${programs.join(' ')} ] ++ map (name: python3Packages.\${name}) ${toNix(modules)}`);
  });

  test.each(failures)('%s fails as meant, among programs and among packages', (name, code, message) => {
    for (const attribute of [name, `python3Packages.${name}`]) {
      const { status, stderr } = run('nix-build', '<nixpkgs>', '-A', attribute, '--no-out-link');
      expect(stderr).toMatch(message);
      expect(status).toBe(code);
    }
  });

  test('an interpreter with packages imports them, has their scripts and lists them', () => {
    const prefix = build(
      'with',
      `python3.withPackages (ps: map (name: ps.\${name}) ${toNix(modules.filter(isModule))})`,
    );
    const python = join(prefix, 'bin', 'python');
    const code = 'import demo, matplotlib, numpy, odd3, requests, sys, zope.interface; print(sys.prefix)';
    expect(output(python, '-c', code)).toBe(prefix);
    expect(output(join(prefix, 'bin', 'demo-cli'))).toBe('demo 1.2.3 with demodep 42');
    expect(output(join(prefix, 'bin', 'pip'), 'list')).toMatch(/^demodep +0\.1$/m);
    expect(run(python, '-m', 'pip', 'install', 'six').stderr).toContain('error: externally-managed-environment');
    const { status, stderr } = run('nix-build', expression('env.nix', '(python3.withPackages (ps: [ ])).env'));
    expect(status).toBe(100);
    expect(stderr).toContain("*** Python 'env' attributes are intended for interactive nix-shell sessions");
  });

  test('two packages with one file collide, in the words of each release', () => {
    const collide = (release: string) =>
      run(
        'nix-build',
        expression(
          'collide.nix',
          `(import <nixpkgs> { release = "${release}"; }).python3.withPackages (ps: [ ps.collide-a ps.collide-b ])`,
        ),
      ).stderr;
    expect(collide('24.11')).toMatch(
      /^error: collision between `\/\S+b-1.0\/\S+clash.py' and `\/\S+a-1.0\/\S+clash.py'$/m,
    );
    expect(collide('25.05')).toMatch(
      /^pkgs.buildEnv error: two given paths contain a conflicting subpath:\n {2}`\/\S+/m,
    );
  });

  test('a shell has its programs, its variables and its hook', () => {
    const shell = `mkShell {
      packages = [ (python3.withPackages (ps: [ ps.matplotlib ps.pygobject3 ])) hello gobject-introspection gtk3 ];
      inputsFrom = [ python3Packages.requests ];
      MPLBACKEND = "GTK3Agg";
      LD_LIBRARY_PATH = lib.makeLibraryPath [ stdenv.cc.cc.lib zlib ];
      shellHook = "export HOOKED=yes";
    }`;
    const code = [
      'import gi, matplotlib, os, urllib3',
      'gi.require_version("Gtk", "3.0")',
      'print(matplotlib.get_backend(), os.environ["HOOKED"], os.environ["LD_LIBRARY_PATH"].count("/lib"))',
    ];
    expect(inShell(shell, `hello; python -c '${code.join('; ')}'`).split('\n')).toEqual([
      'Hello, world!',
      'GTK3Agg yes 2',
    ]);
    const nix = ['--extra-experimental-features', 'nix-command flakes'];
    const dumped = JSON.parse(output('nix', ...nix, 'print-dev-env', '--json', '-f', join(store.folder, 'shell.nix')));
    expect(dumped.variables.shellHook.value).toContain('HOOKED');
    expect(dumped.variables.MPLBACKEND).toEqual({ type: 'exported', value: 'GTK3Agg' });
    expect(output('nix-shell', '-p', 'hello', '--run', 'hello')).toBe('Hello, world!');
  });

  test('a collection keeps what a root holds, and nothing else', () => {
    const shell = 'mkShell { packages = [ (python3.withPackages (ps: [ ps.demo ])) ]; }';
    const inputs = build('kept', `(${shell}).inputDerivation`);
    const environment = output('nix-store', '--query', '--references', inputs)
      .split('\n')
      .find((path) => path.endsWith('-env'));
    const lost = output('nix-build', expression('lost.nix', 'writeText "lost" ""'), '--no-out-link');
    expect(store.collectGarbage()).toMatch(/store paths deleted/);
    expect(existsSync(lost)).toBe(false);
    expect(output(join(environment ?? '', 'bin', 'demo-cli'))).toBe('demo 1.2.3 with demodep 42');
    expect(inShell(shell, 'demo-cli')).toBe('demo 1.2.3 with demodep 42');
  });

  test('pip installs a wheel into a folder, and virtualenv makes an environment', () => {
    const wheel = makeWheel({ name: 'alpha' });
    writeFileSync(join(store.folder, wheel.fileName), wheel.bytes);
    const variables = 'export PIP_PREFIX=$PWD/prefix PYTHONPATH=$PWD/prefix/$sitePackages:$PYTHONPATH';
    const shell = `mkShell {
      packages = [ python3 python3Packages.pip python3Packages.virtualenv ];
      inherit (python3) sitePackages;
      shellHook = ${JSON.stringify(variables).replaceAll('$', '\\$')};
    }`;
    const install = `python -m pip install --no-index --quiet ./${wheel.fileName}`;
    const make = 'virtualenv --without-pip made && made/bin/python -c "import sys; print(sys.prefix)"';
    expect(inShell(shell, `${install} && python -c "import alpha; print(alpha.version)" && ${make}`)).toMatch(
      /^1\.0\n\S+\/made$/,
    );
  });

  // It takes long, and is the same for everyone.
  test.runIf(options.user === undefined)('the hook for venv makes an environment and activates it', () => {
    const venv = 'mkShell { venvDir = "./venv"; packages = [ python3Packages.venvShellHook ]; }';
    const said = inShell(venv, 'python -c "import sys; print(sys.prefix)"');
    expect(said).toContain("Creating new venv environment in path: './venv'");
    expect(said).toMatch(/\/venv$/);
  });

  test('a derivation of a project builds its scripts, and misses what it does not name', () => {
    const folder = join(store.folder, 'project');
    mkdirSync(join(folder, 'mine'), { recursive: true });
    writeFileSync(join(folder, 'mine', '__init__.py'), 'import requests\ndef main():\n  print(requests.__version__)\n');
    writeFileSync(
      join(folder, 'pyproject.toml'),
      '[project]\nname = "mine"\nversion = "1"\ndependencies = ["requests"]\n[project.scripts]\nmine = "mine:main"\n',
    );
    const derivation = (dependencies: string) => `callPackage ({ python3Packages }:
      python3Packages.buildPythonApplication {
        pname = "mine"; version = "1"; pyproject = true; src = ./project;
        build-system = [ python3Packages.setuptools ];
        ${dependencies}
      }) { }`;
    for (const spelling of ['dependencies', 'propagatedBuildInputs']) {
      const made = build('mine', derivation(`${spelling} = [ python3Packages.requests ];`));
      expect(output(join(made, 'bin', 'mine'))).toBe('2.32.5');
    }
    const { stderr } = run('nix-build', expression('missing.nix', derivation('')));
    expect(stderr).toContain('  - requests not installed');
  });

  test('an interpreter can be overridden, with its packages', () => {
    const text = `let
      own = python3.override {
        enableOptimizations = true;
        reproducibleBuild = false;
        self = own;
        packageOverrides = self: super: {
          demodep = super.demodep.overridePythonAttrs (old: { version = "0.2"; src = null; unpackPhase = "echo VALUE = 43 >demodep.py"; });
        };
      };
    in own.withPackages (ps: [ ps.demo ])`;
    expect(output(join(build('own', text), 'bin', 'demo-cli'))).toBe('demo 1.2.3 with demodep 43');
  });

  test('settings for speed are unknown to PyPy and to an old Python', () => {
    const refusal = (interpreter: string) =>
      run('nix-instantiate', expression('speed.nix', `(${interpreter}).override { enableOptimizations = true; }`));
    expect(refusal('python3').status).toBe(0);
    for (const interpreter of ['pypy3', '(import <nixpkgs> { release = "20.09"; }).python3'])
      expect(refusal(interpreter).stderr).toMatch(/called with unexpected argument 'enableOptimizations'/);
  });

  test('a zone runs Python, hands on the exit code and its terminal', () => {
    const zone = build(
      'zone',
      `buildFHSEnv {
        name = "zone";
        targetPkgs = pkgs: [ pkgs.python3 pkgs.python3Packages.virtualenv pkgs.hello ];
        profile = "export PROFILED=yes";
      }`,
    );
    const enter = join(zone, 'bin', 'zone');
    expect(output(enter, '-c', 'python -c "print(6 * 7)"; hello; echo $PROFILED; pwd').split('\n')).toEqual([
      '42',
      'Hello, world!',
      'yes',
      store.folder,
    ]);
    expect(run(enter, '-c', 'exit 7').status).toBe(7);
    expect(output('script', '-qec', `${enter} -c tty`, '/dev/null')).toMatch(/^\/dev\/pts\/\d+$/);
    const env = '(buildFHSEnv { name = "zone"; }).env';
    expect(inShell(env, 'echo said')).toBe('');
  });

  test('names, versions and descriptions can be read of all but what throws', () => {
    const index = evaluate(`lib.genAttrs (builtins.attrNames python3Packages) (name:
      let
        package = python3Packages.\${name};
        read = builtins.tryEval (if lib.isDerivation package then
          { version = package.version or null; inherit (package.meta) broken available; description = package.meta.description or null; }
        else
          null);
      in
      if read.success then read.value else "throws")`);
    expect(index['3odd']).toEqual({
      version: '9',
      description: 'Its name begins with a digit',
      broken: false,
      available: true,
    });
    expect(index['broken-pkg']).toMatchObject({ broken: true, available: false });
    expect(index['endless-evaluation'].version).toBe('1.0');
    expect(index.py2only).toBe('throws');
    expect(index.buildPythonPackage).toBeNull();
  });

  test('the names of older releases, and their words', () => {
    const names = `names = builtins.filter (name: pkgs ? \${name}) [ "buildFHSEnv" "buildFHSUserEnv" "wrapGAppsHook3" ];`;
    const works = 'works = (builtins.tryEval (pkgs.buildFHSUserEnv { name = "zone"; })).success;';
    const of = (release: string) =>
      evaluate(`let pkgs = import <nixpkgs> { release = "${release}"; }; in { ${names} ${works} }`);
    expect(of('22.11')).toEqual({ names: ['buildFHSUserEnv'], works: true });
    expect(of('24.05')).toEqual({ names: ['buildFHSEnv', 'buildFHSUserEnv', 'wrapGAppsHook3'], works: true });
    expect(of('26.05')).toEqual({ names: ['buildFHSEnv', 'buildFHSUserEnv', 'wrapGAppsHook3'], works: false });
    const unfree = expression('unfree.nix', '(import <nixpkgs> { release = "24.11"; config = { }; }).unfree-pkg');
    expect(run('nix-instantiate', unfree).stderr).toMatch(
      /Package ‘unfree-pkg-1\.0’ in \S+\.nix:\d+ has an unfree license \(‘unfree’\), refusing to evaluate\./,
    );
    expect(build('allowed', '(import <nixpkgs> { config.allowUnfree = true; }).unfree-pkg')).toMatch(
      /unfree-pkg-1\.0$/,
    );
  });

  test('other interpreters can be looked at', () => {
    expect(
      evaluate(
        'map (python: [ python.pythonVersion python.implementation python.meta.available ]) [ python2 python312 pypy3 ]',
      ),
    ).toEqual([
      ['2.7', 'cpython', false],
      ['3.12', 'cpython', true],
      ['3.11', 'pypy', true],
    ]);
    expect(run('nix-build', '<nixpkgs>', '-A', 'python2').stderr).toContain('because it is marked as insecure');
  });

  test('a slow build ends when it is interrupted', async () => {
    const [program, args] = store.command('nix-build', ['<nixpkgs>', '-A', 'slow-build', '--no-out-link']);
    const child = spawn(program, args, {
      cwd: store.folder,
      env: store.variables,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const closed = once(child, 'close');
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('tick 1')) child.kill('SIGINT');
    });
    expect(await closed).toEqual([1, null]);
  });

  test('one evaluation goes on until it is killed', () => {
    const [program, args] = store.command('nix-instantiate', ['<nixpkgs>', '-A', 'endless-evaluation']);
    const ended = spawnSync(program, args, { env: store.variables, timeout: 1000, killSignal: 'SIGKILL' });
    expect(ended.signal).toBe('SIGKILL');
  });

  test('Nix has nothing to object to in the store', () => {
    output('nix-store', '--verify', '--check-contents');
  });
});

test.runIf(hasNix)('a store leaves nothing behind', () => {
  const store = openNixStore();
  const before = readdirSync(store.folder);
  expect(before).toContain('store');
  store.dispose();
  expect(existsSync(store.folder)).toBe(false);
});

const toNix = (names: readonly string[]) => `[ ${names.map((name) => JSON.stringify(name)).join(' ')} ]`;
/** Those that do not collide, and that are no hook. */
const isModule = (name: string) => !['collide-b', 'venvShellHook'].includes(name);
