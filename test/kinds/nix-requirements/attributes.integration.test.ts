import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nixRequirements } from '../../../main/kinds/nix-requirements/nix-requirements';
import { ClocheError } from '../../../preload/contract';
import { hasNix, openNixStore } from '../../support/nix-store';
import { temporaryFolder } from '../../support/temporary';
import { realContext, specOf, subjectOf } from './requirements-subject';

describe.runIf(hasNix)('requirements as attributes of a real pin', () => {
  const store = openNixStore();
  afterAll(() => store.dispose());
  beforeEach(() => {
    for (const [name, value] of Object.entries(store.variables)) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  const derivations = () => readdirSync(join(store.folder, 'store')).filter((name) => name.endsWith('.drv'));
  const refused = (working: Promise<unknown>) =>
    working.then(
      () => expect.unreachable('It should have been refused.'),
      (thrown) => {
        expect(thrown).toBeInstanceOf(ClocheError);
        return thrown as ClocheError;
      },
    );

  test('all that is missing is named with the ways out, and nothing is built', async () => {
    const before = derivations();
    const requirements = ['numpyy==1', 'Requests', 'pillow-simd; sys_platform == "linux"', 'pywin32; os_name == "nt"'];
    const subject = subjectOf({ requirements });
    for (const act of [nixRequirements.plan, nixRequirements.create]) {
      const error = await refused(act(subject, undefined, realContext()));
      expect(error).toMatchObject({
        code: 'no-such-package',
        message: 'This nixpkgs lacks 2 packages that are asked for: numpyy, pillow-simd.',
        detail: 'numpyy: did you mean numpy?\npillow-simd: nothing is called like it',
      });
      expect(error.hint).toContain('FHS zone');
      expect(error.fixes?.map(({ action }) => action)).toEqual([
        {
          type: 'change',
          kind: 'fhs-pip',
          spec: { nixpkgs: '', python: 'python3', allow: [], requirements },
        },
        { type: 'change', spec: { requirements: ['Requests', 'pywin32; os_name == "nt"'] } },
      ]);
    }
    expect(derivations()).toEqual(before);
    expect(existsSync(join(subject.paths.content, 'current'))).toBe(false);
  });

  test('a single misspelt name can be put right', async () => {
    const { fixes } = await refused(
      nixRequirements.plan(subjectOf({ requirements: ['nunpy[x]>=2'] }), undefined, realContext()),
    );
    expect(fixes?.[0]).toEqual({
      label: 'Use numpy instead of nunpy',
      action: { type: 'change', spec: { requirements: ['numpy[x]>=2'] } },
    });
  });

  test('a plan tells versions, differences and what is left out', async () => {
    const requirements = [
      'numpy==1.26',
      'pandas>=2,<3',
      'zope.interface',
      'PyGObject',
      'demo[fast]',
      'pywin32; sys_platform == "win32"',
      'unfree-pkg',
      '--index-url https://example.org/simple',
      `idna --hash=sha256:${'0'.repeat(64)}`,
    ];
    const { steps, warnings, python } = await nixRequirements.plan(
      subjectOf({ requirements, constraints: ['pandas<2.2'] }),
      undefined,
      realContext(),
    );
    expect(python).toMatch(/^python3 3\.\d+ of nixpkgs of NIX_PATH$/);
    expect(steps.join('\n')).toContain(
      'numpy 2.3.2, pandas 2.3.1, zope-interface 7.2, pygobject3 3.52.3, demo 1.2.3, unfree-pkg 1.0, idna 3.10.',
    );
    expect(steps.join('\n')).toContain('not for here: pywin32.');
    expect(warnings).toEqual([
      'numpy 2.3.2 instead of ==1.26.',
      'pandas 2.3.1 instead of >=2,<3,<2.2.',
      expect.stringContaining('demo[fast]'),
      'nixpkgs marks unfree-pkg as unfree and refuses it, unless unfree packages are allowed.',
      expect.stringContaining('--index-url'),
      expect.stringContaining('hashes are not checked'),
    ]);
  });

  test('typing in the form does not evaluate what is known', async () => {
    const evaluations = async (requirements: string[]) => {
      const context = realContext();
      await nixRequirements.plan(subjectOf({ requirements, python: 'python311' }), undefined, context);
      return context.files.filter((file) => file.includes('--eval')).length;
    };
    expect(await evaluations(['numpy', 'idna'])).toBe(1);
    expect(await evaluations(['numpy>=2'])).toBe(0);
    expect(await evaluations(['idna', 'numpy', 'certifi'])).toBe(1);
  });

  test('it is made, imports, knows what was asked for, and outlives a collection', async () => {
    const subject = subjectOf({ requirements: ['requests>=2', 'Zope.Interface', 'numpy==1.26'] });
    const context = realContext();
    const lock = await nixRequirements.create(subject, undefined, context);
    expect(context.lines).toContain('numpy 2.3.2 instead of ==1.26.');
    const asked = lock.packages.filter(({ isRequested }) => isRequested).map(({ name }) => name);
    expect(asked).toEqual(['numpy', 'requests', 'zope.interface']);
    expect(lock.packages.map(({ name }) => name)).toContain('urllib3');

    store.collectGarbage();
    const { path } = await nixRequirements.activate(subject, context);
    expect(path).toEqual([expect.stringMatching(/python\/bin$/), expect.stringMatching(/guards$/)]);
    const script = 'import numpy, requests, zope.interface; print(numpy.__version__)';
    expect(execFileSync(join(path[0] ?? '', 'python'), ['-c', script], { encoding: 'utf8' })).toBe('2.3.2\n');

    const { packages, problem } = await nixRequirements.inspect(subject);
    expect(problem).toBeUndefined();
    expect(packages).toEqual(lock.packages);
    expect(await nixRequirements.staleness?.(subject)).toBeUndefined();
    const changed = { ...subject, spec: specOf({ requirements: ['requests'] }) };
    expect(await nixRequirements.staleness?.(changed)).toEqual({ reason: expect.stringContaining('changed') });

    const written = await nixRequirements.write?.(subject, lock, 'shell.nix');
    expect(written?.losses).toContain('It has numpy 2.3.2 instead of ==1.26.');
    const file = join(temporaryFolder(), 'shell.nix');
    writeFileSync(file, written?.text ?? '');
    const shell = ['nix-shell', [file, '--run', `python -c '${script}'`]] as const;
    expect(
      execFileSync(...shell, { env: { ...store.variables, NIX_BUILD_SHELL: '/bin/bash' }, encoding: 'utf8' }),
    ).toBe('2.3.2\n');
  });

  test('of two that collide one can be left out, as a requirement', async () => {
    const subject = subjectOf({ requirements: ['collide_a>=1', 'Collide.B', 'idna'] });
    const { code, fixes } = await refused(nixRequirements.create(subject, undefined, realContext()));
    expect(code).toBe('conflict');
    expect(new Set(fixes?.map(({ action }) => action))).toEqual(
      new Set([
        { type: 'change', spec: { requirements: ['collide_a>=1', 'idna'] } },
        { type: 'change', spec: { requirements: ['Collide.B', 'idna'] } },
      ]),
    );
  });

  test('an interpreter that is not there is named', async () => {
    const subject = subjectOf({ requirements: ['numpy'], python: 'python399' });
    expect(await refused(nixRequirements.plan(subject, undefined, realContext()))).toMatchObject({
      code: 'no-such-package',
      message: 'This nixpkgs has no interpreter python399.',
    });
  });

  test('a package whose evaluation cannot be caught is found, without its version', async () => {
    const folder = temporaryFolder();
    const packages = `{ aborts = abort "x"; fine = { type = "derivation"; name = "fine-1.0"; }; }`;
    writeFileSync(
      join(folder, 'default.nix'),
      `{ ... }: { python3 = { version = "3.12.1"; withPackages = null; pkgs = ${packages}; }; }`,
    );
    const subject = subjectOf({ requirements: ['fine==1.0', 'aborts'], nixpkgs: `path:${folder}` });
    const { steps } = await nixRequirements.plan(subject, undefined, realContext());
    expect(steps.join('\n')).toContain('with fine, aborts.');
  });

  test('an extra that nixpkgs knows is taken, however it is spelt', async () => {
    const folder = temporaryFolder();
    const fine = `{ type = "derivation"; name = "fine-1.0"; optional-dependencies.fast_mode = [ ]; }`;
    const python = `{ version = "3.12.1"; withPackages = null; pkgs.fine = ${fine}; }`;
    writeFileSync(join(folder, 'default.nix'), `{ ... }: { python3 = ${python}; }`);
    const nixpkgs = `path:${folder}`;
    const plan = (line: string) =>
      nixRequirements.plan(subjectOf({ requirements: [line], nixpkgs }), undefined, realContext());
    expect((await plan('fine[Fast-Mode]>=1')).warnings).toEqual([]);
    expect((await plan('fine[slow]>=1')).warnings).toEqual([expect.stringContaining('the extra slow')]);
  });

  test('hostile lines are refused or stay what they are', async () => {
    const hostile = [`\${builtins.abort "x"}`, 'numpy"; builtins.abort "x"; "', "numpy''", 'numpy ] ++ [ (abort "x"'];
    for (const line of hostile) {
      const { code } = await refused(
        nixRequirements.plan(subjectOf({ requirements: [line] }), undefined, realContext()),
      );
      expect(code, line).toBe('invalid-input');
    }
    const { warnings } = await nixRequirements.plan(
      subjectOf({ requirements: [`numpy===\${abort"x"}"`] }),
      undefined,
      realContext(),
    );
    expect(warnings).toEqual([`numpy 2.3.2 instead of ===\${abort"x"}".`]);
    expect(() => specOf({ requirements: ['numpy\nidna'] })).toThrow('one line');
  });
});
