import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fhsPip } from '../../main/kinds/fhs-pip/fhs-pip';
import type { Kind } from '../../main/kinds/kind';
import { nixPackagesExpression } from '../../main/kinds/nix-packages/expression';
import { nixPackages } from '../../main/kinds/nix-packages/nix-packages';
import { nixPip } from '../../main/kinds/nix-pip/nix-pip';
import { venv } from '../../main/kinds/venv/venv';
import { buildFileText } from '../../main/nix/generations/build-file';
import { resolvePin } from '../../main/nix/pins/pin';
import { ClocheError, type Plan, type Spec } from '../../preload/contract';
import { hasNix, miniNixpkgs, openNixStore } from '../support/nix-store';
import { temporaryFolder } from '../support/temporary';
import { realContext } from './nix-requirements/requirements-subject';

describe.runIf(hasNix)('plans look at a real pin', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());
  beforeEach(() => {
    for (const [name, value] of Object.entries(store.variables)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  async function plan<S>(kind: Kind<S>, spec: Spec, context = realContext()): Promise<Plan> {
    const folder = join(temporaryFolder(), 'demo-abcd');
    const paths = { folder, content: join(folder, 'content') };
    const subject = { id: 'demo-abcd', name: 'demo', spec: kind.spec.parse(spec), variables: {}, paths };
    return kind.plan(subject, undefined, context);
  }
  const refused = <S>(kind: Kind<S>, spec: Spec): Promise<ClocheError> =>
    plan(kind, spec).then(
      () => expect.unreachable('It should have been refused.'),
      (thrown) => {
        expect(thrown).toBeInstanceOf(ClocheError);
        return thrown as ClocheError;
      },
    );
  const fixesOf = ({ fixes = [] }: ClocheError) =>
    fixes.map(({ label, action }) => [label, action.type === 'change' ? action.spec : action]);

  test('versions of what will come stand in the steps, and nothing is built', async () => {
    const packages = await plan(nixPackages, { packages: ['numpy', '3odd'], programs: ['hello'], presets: ['gtk'] });
    expect(packages.python).toMatch(/^python3 3\.\d+ of nixpkgs of NIX_PATH$/);
    expect(packages.steps.join('\n')).toMatch(/python3 with numpy 2\.3\.2, 3odd \S+, pygobject3 3\.52\.3\.\n/);
    expect(packages.steps.join('\n')).toContain('hello 2.12.2, gobject-introspection 1.84.0, gtk3 3.24.49.');
    const shell = await plan(nixPip, { packages: ['numpy'], programs: ['ffmpeg'] });
    expect(shell.steps.join('\n')).toMatch(/python3 with pip \S+, numpy 2\.3\.2, ffmpeg 7\.1\.1\./);
    const zone = await plan(fhsPip, { libraries: ['gtk3'] });
    expect(zone.steps.join('\n')).toContain('python3, stdenv.cc.cc.lib 14.3.0, zlib 1.3.1, gtk3 3.24.49 in its /usr');
    expect(readdirSync(join(store.folder, 'store')).filter((name) => name.endsWith('.drv'))).toEqual([]);
  });

  test('an interpreter that cannot be optimised is taken as it is, and the plan says so', async () => {
    const old = temporaryFolder();
    writeFileSync(join(old, 'default.nix'), `arguments: import ${miniNixpkgs} (arguments // { release = "20.09"; })`);
    const pypy = { python: 'pypy3', presets: ['optimised'] };
    for (const spec of [pypy, { python: 'python3', presets: ['optimised'], nixpkgs: `path:${old}` }]) {
      const taken = `${spec.python} of this nixpkgs cannot be optimised: it has no setting for that, and is taken as it is.`;
      for (const kind of [nixPackages, fhsPip] as Kind[])
        expect((await plan(kind, spec)).warnings).toEqual(expect.arrayContaining([taken]));
      expect((await plan(nixPackages, spec)).warnings).toHaveLength(1);
      const written = nixPackages.spec.parse(spec);
      const { shell, bindings } = nixPackagesExpression(written, 'absolute');
      const pin = await resolvePin(written.nixpkgs);
      const file = join(temporaryFolder(), 'build.nix');
      writeFileSync(file, buildFileText({ pin, allow: [], bindings, attributes: { shell } }));
      execFileSync('nix-instantiate', [file], { env: store.variables, stdio: 'pipe' });
    }
    const compiled = [expect.stringContaining('compiled on this machine')];
    expect((await plan(nixPackages, { presets: ['optimised'] })).warnings).toEqual(compiled);
    const both = await plan(nixPackages, { ...pypy, presets: ['optimised', 'unhardened'] });
    expect(both.warnings).toEqual([expect.stringContaining('cannot be optimised'), ...compiled]);
  });

  test('all that is missing is named at once, with names that are like it', async () => {
    const spec = { packages: ['numpy', 'requsts', 'zzzzzz'], programs: ['hallo', 'hello'] };
    for (const kind of [nixPackages, nixPip] as Kind[]) {
      const error = await refused(kind, spec);
      expect(error).toMatchObject({
        code: 'no-such-package',
        message: 'This nixpkgs lacks 3 packages that are asked for: requsts, zzzzzz, hallo.',
        detail: 'requsts: did you mean requests?\nzzzzzz: nothing is called like it\nhallo: did you mean hello?',
      });
      expect(fixesOf(error)).toEqual([['Leave them out', { packages: ['numpy'], programs: ['hello'] }]]);
    }
  });

  test.each([
    ['requests==2.0', 'packages', true],
    ['requests[socks] >= 2, <3', 'packages', true],
    ['python3Packages.requests', 'packages', false],
    ['pkgs.python311.pkgs.requests', 'packages', false],
    ['hello@2.12.1', 'programs', true],
    ['stdenv.cc.cc.lib==1.0', 'programs', true],
  ])('a name with more than nixpkgs knows: %s', async (name, setting, hasVersion) => {
    const meant = setting === 'packages' ? 'requests' : name.replace(/[=@].*/, '');
    const error = await refused(nixPackages, { [setting]: [name] });
    const version = hasVersion ? 'A nixpkgs has one version of each package, so a name has none. ' : '';
    expect(error.hint).toMatch(new RegExp(`^${version}Did you mean ${meant}[ ,?]`));
    expect(fixesOf(error)[0]).toEqual([`Use ${meant} instead of ${name}`, { [setting]: [meant] }]);
  });

  test('a package of one’s own need not be asked for', async () => {
    const file = join(temporaryFolder(), 'mine.nix');
    writeFileSync(file, '{ requests }: requests');
    const error = await refused(nixPackages, { packages: ['mine'], derivations: [file] });
    expect(error.hint).toBe('mine is a package of your own, which comes without being asked for: leave it out here.');
    expect(fixesOf(error)).toEqual([['Leave it out', { packages: [] }]]);
  });

  test('one is put right or left out in its own setting, several together', async () => {
    expect(fixesOf(await refused(nixPackages, { packages: ['requsts', 'requests'], programs: ['hello'] }))).toEqual([
      ['Use requests instead of requsts', { packages: ['requests'] }],
      ['Leave it out', { packages: ['requests'] }],
    ]);
    expect(fixesOf(await refused(nixPackages, { packages: ['requsts', 'hello'], programs: ['hallo'] }))).toEqual([
      ['Leave them out', { packages: [], programs: [] }],
    ]);
    expect(fixesOf(await refused(nixPip, { packages: ['requsts'], programs: ['hallo'] }))).toEqual([
      ['Use requests, hello instead', { packages: ['requests'], programs: ['hello'] }],
      ['Leave them out', { packages: [], programs: [] }],
    ]);
    const zone = await refused(fhsPip, { libraries: ['gtk3', 'stdenv.cc.cc.libb'] });
    expect(zone).toMatchObject({ message: expect.stringContaining(': stdenv.cc.cc.libb.') });
    expect(fixesOf(zone)).toEqual([
      ['Use stdenv.cc.cc.lib instead of stdenv.cc.cc.libb', { libraries: ['gtk3', 'stdenv.cc.cc.lib'] }],
      ['Leave it out', { libraries: ['gtk3'] }],
    ]);
  });

  test('what is there and no package is missing too, and what was given up says so itself', async () => {
    expect((await refused(nixPackages, { programs: ['mkShell', 'stdenv.cc'] })).message).toBe(
      'This nixpkgs lacks 2 packages that are asked for: mkShell, stdenv.cc.',
    );
    const renamed = await refused(nixPackages, { programs: ['hello', 'gobjectIntrospection'] });
    expect(renamed).toMatchObject({ code: 'no-such-package', message: expect.stringContaining('renamed to') });
    expect(fixesOf(renamed)).toEqual([
      ['Use gobject-introspection instead of gobjectIntrospection', { programs: ['hello', 'gobject-introspection'] }],
      ['Leave it out', { programs: ['hello'] }],
    ]);
    const removed = await refused(nixPip, { packages: ['numpy', 'throwing-pkg'] });
    expect(removed.message).toContain('has been removed');
    expect(fixesOf(removed)).toEqual([['Leave it out', { packages: ['numpy'] }]]);
  });

  test('a program that evaluates for ever is not waited for', async () => {
    const { steps } = await plan(nixPackages, { programs: ['endless-evaluation'] });
    expect(steps.join('\n')).toContain('endless-evaluation 1.0');
  });

  test('an interpreter has to be there, and to be one', async () => {
    for (const kind of [nixPackages, nixPip, fhsPip, venv] as Kind[]) {
      const missing = await refused(kind, { python: 'python319' });
      expect(missing).toMatchObject({
        code: 'no-such-package',
        message: 'This nixpkgs has no interpreter python319.',
      });
      expect(fixesOf(missing)).toContainEqual(['Use python310 instead of python319', { python: 'python310' }]);
    }
    const other = await refused(nixPackages, { python: 'hello' });
    expect(other).toMatchObject({
      code: 'interpreter-unusable',
      message: 'hello of this nixpkgs is no Python interpreter.',
      hint: 'Did you mean python3?',
    });
    expect(fixesOf(other)).toEqual([['Use python3 instead of hello', { python: 'python3' }]]);
    const set = await refused(venv, { python: 'python3Packages' });
    expect(set.message).toBe('python3Packages of this nixpkgs is no Python interpreter.');
  });

  test('what is refused can be allowed, and is planned then', async () => {
    const spec = { packages: ['unfree-pkg', 'numpy'], programs: ['broken-pkg'] };
    const error = await refused(nixPackages, spec);
    expect(error).toMatchObject({
      code: 'conflict',
      message: 'unfree-pkg has an unfree license, broken-pkg is marked as broken in this nixpkgs, which refuses them.',
      hint: 'Allow unfree and broken packages for this environment, or leave them out.',
    });
    expect(fixesOf(error)).toEqual([
      ['Allow unfree and broken packages for this environment', { allow: ['unfree', 'broken'] }],
      ['Leave them out', { packages: ['numpy'], programs: [] }],
    ]);
    const { steps } = await plan(nixPackages, { ...spec, allow: ['unfree', 'broken'] });
    expect(steps.join('\n')).toContain('unfree-pkg 1.0');
    expect(fixesOf(await refused(nixPip, { packages: ['insecure-pkg'], allow: ['unfree'] }))[0]).toEqual([
      'Allow insecure packages for this environment',
      { allow: ['unfree', 'insecure'] },
    ]);
    expect(fixesOf(await refused(nixPackages, { python: 'python2' }))).toEqual([
      ['Allow insecure packages for this environment', { allow: ['insecure'] }],
    ]);
    const noChoice = await refused(venv, { python: 'python2' });
    expect(noChoice).toMatchObject({ hint: 'Choose another one.', fixes: [] });
  });

  test('what the person’s own configuration of nixpkgs allows is not refused', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.nix'), '{ allowUnfree = true; }');
    vi.stubEnv('NIXPKGS_CONFIG', join(folder, 'config.nix'));
    const { steps } = await plan(nixPackages, { packages: ['unfree-pkg'], nixpkgs: `path:${miniNixpkgs}/.` });
    expect(steps.join('\n')).toContain('unfree-pkg 1.0');
  });

  test('what the person’s configuration allows by now is not refused for what it was', async () => {
    const home = temporaryFolder();
    vi.stubEnv('HOME', home);
    const spec = { packages: ['unfree-pkg'] };
    expect(await refused(nixPackages, spec)).toMatchObject({ code: 'conflict' });
    mkdirSync(join(home, '.config/nixpkgs'), { recursive: true });
    writeFileSync(join(home, '.config/nixpkgs/config.nix'), '{ allowUnfree = true; }');
    expect((await plan(nixPackages, spec)).steps.join('\n')).toContain('unfree-pkg 1.0');
  });

  test.each([
    ['NIXPKGS_CONFIG', 'elsewhere/settings.nix', '{ allowUnfree = true; }'],
    ['the home folder', '.config/nixpkgs/config.nix', '{ pkgs, ... }: { allowUnfree = pkgs ? hello; }'],
    ['the home folder, as of old', '.nixpkgs/config.nix', '_: { allowUnfree = true; }'],
  ])('what an environment allows itself is added to the person’s configuration: %s', async (place, name, text) => {
    const home = temporaryFolder();
    vi.stubEnv('HOME', home);
    vi.stubEnv('NIXPKGS_CONFIG', place === 'NIXPKGS_CONFIG' ? join(home, name) : '');
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
    const spec = { packages: ['unfree-pkg', 'broken-pkg'], allow: ['broken'] };
    expect((await plan(nixPackages, spec)).steps.join('\n')).toContain('unfree-pkg 1.0, broken-pkg 1.0');
  });

  test('an evaluation that cannot be made is told as what it is', async () => {
    const folder = join(temporaryFolder(), 'nothing');
    mkdirSync(folder);
    expect(await refused(nixPackages, { nixpkgs: `path:${folder}` })).toMatchObject({
      code: 'invalid-input',
      message: `${folder} is not a nixpkgs: it has no default.nix.`,
    });
    vi.stubEnv('NIX_PATH', '');
    expect(await refused(fhsPip, {})).toMatchObject({
      code: 'tool-missing',
      message: expect.stringMatching(/^There is no nixpkgs here/),
    });
  });

  test('typing evaluates new names only', async () => {
    const evaluations = async (spec: Spec) => {
      const context = realContext();
      await plan(nixPackages, { python: 'python312', ...spec }, context).catch(() => {});
      return context.files.filter((file) => file.includes('--eval')).length;
    };
    expect(await evaluations({ packages: ['numpy'], programs: ['hello'] })).toBe(1);
    expect(await evaluations({ packages: ['numpy'], programs: ['hello'], presets: ['unhardened'] })).toBe(0);
    expect(await evaluations({ packages: ['nump'], programs: ['hello'] })).toBe(1);
    expect(await evaluations({ packages: ['nump'], programs: ['hello'] })).toBe(0);
    expect(await evaluations({ packages: ['numpy'], programs: ['hello', 'git'] })).toBe(1);
  });
});
