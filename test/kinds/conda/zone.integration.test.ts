import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CondaSpec } from '../../../main/conda/spec';
import { conda } from '../../../main/kinds/conda/conda';
import type { Activation, Kind, Subject } from '../../../main/kinds/kind';
import { micromamba } from '../../../main/kinds/micromamba/micromamba';
import { checkMachine } from '../../../main/machine/check';
import { childVariables } from '../../../main/process/variables';
import { findFolders } from '../../../main/store/folders';
import { writeCondaChannel } from '../../support/conda-channel';
import { condaSubject } from '../../support/conda-suite';
import { type CondaTools, condaStandIn, hasConda, openConda } from '../../support/conda-tools';
import { startIndex } from '../../support/local-index';
import { hasNix, type NixStore, openNixStore } from '../../support/nix-store';
import { pathWithoutNix } from '../../support/path-without-nix';
import { temporaryFolder } from '../../support/temporary';
import { makeWheel } from '../../support/wheels';
import { realContext } from '../nix-requirements/requirements-subject';
import { openChangeable, treeOf, versionsIn } from './changed';

describe.runIf(hasConda && hasNix).each([micromamba, conda])('a zone around an environment of $id', (kind) => {
  let store: NixStore;
  let channel: string;
  beforeAll(() => {
    store = openNixStore({ condaStandIn: condaStandIn() });
    channel = writeCondaChannel(join(store.folder, 'channel'));
  });
  afterAll(() => store.dispose());
  beforeEach(() => {
    const home = temporaryFolder();
    for (const [name, value] of Object.entries({ ...store.variables, HOME: home })) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  const subjectOf = (spec: Partial<CondaSpec>) => condaSubject({ channels: [channel], ...spec });

  /** What a line of sh says that is entered as `cloche run` enters. */
  const enter = async (subject: Subject<CondaSpec>, line: string): Promise<string> =>
    run(await kind.activate(subject, realContext()), line);

  function run({ enclosure, path, set }: Activation, line: string): string {
    if (!enclosure) throw new Error('There is no zone.');
    const variables = childVariables();
    const env = { ...variables, ...set, PATH: [...path, variables.PATH].join(delimiter) };
    return execFileSync(enclosure.file, [...enclosure.args, 'sh', '-c', line], { env, encoding: 'utf8' }).trim();
  }

  test('brings the tool where the machine has none, and all that is run for it runs inside', async () => {
    const index = await startIndex([makeWheel({ name: 'alpha', version: '1.0' })]);
    // What only the zone has in PATH tells what the scripts of packages are said to have changed.
    const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '/usr/local/bin');
    vi.stubEnv('PATH', folders.join(delimiter));
    try {
      // As micromamba and conda leave it, who note their environments there.
      mkdirSync(join(process.env.HOME ?? '', '.conda'));
      const requirements = [`--index-url ${index.url}`, 'alpha'];
      const subject = subjectOf({
        python: '3.11',
        packages: ['demo-lib', 'demo-py'],
        requirements,
        libraries: ['hello'],
      });
      expect(await kind.probe(realContext())).toEqual({ available: true });
      const plan = await kind.plan(subject, undefined, realContext());
      expect(plan.engine).toMatch(new RegExp(`^Nix \\d.*, ${kind.id}$`));
      const steps = plan.steps.join('\n');
      expect(steps).toContain(`as ${kind.id} is not installed here, and Nix can bring it`);
      expect(steps).toContain('hello 2.12.2');
      expect(steps).toContain(
        `Inside of the zone, resolve and link python=3.11, pip, demo-lib, demo-py from ${channel}.`,
      );
      if (kind.id === 'conda') expect(steps).toContain('Install conda into ~/.conda');

      const lock = await kind.create(subject, undefined, realContext());
      expect(lock).toMatchObject({ python: '3.11.7', engine: expect.stringMatching(/^(?:micromamba|conda) \d/) });
      expect(lock.sources).toMatchObject([{ name: 'nixpkgs' }]);
      expect(lock.packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['demo-core', 'demo-py', 'alpha']));
      const inspection = await kind.inspect(subject);
      expect(inspection.problem).toBeUndefined();
      expect(inspection.storeBytes).toBeGreaterThan(0);
      expect((await kind.activate(subject, realContext())).path).toEqual([join(subject.paths.content, 'bin')]);
      // Only in the zone is there a program of nixpkgs in /usr/local.
      const script = 'import alpha, demo_py, os; print(demo_py.version, os.path.exists("/usr/local/bin/hello"))';
      expect(await enter(subject, `python -c '${script}'`)).toBe('0.5 True');
      expect(await enter(subject, 'command -v python; echo $DEMO_ORDER')).toBe(
        `${subject.paths.content}/bin/python\n:core:lib`,
      );
      const told = kind.id === 'conda' ? '"$CONDA_EXE"' : '"$MAMBA_EXE"';
      expect(await enter(subject, `${told} --version`)).toMatch(/\d+\.\d+/);
    } finally {
      await index.close();
    }
  });

  test('is where its packages are changed, by the tool that only it has', async () => {
    const room = await openChangeable(kind.id, channel);
    const id = await room.make({ python: '3.11', packages: ['demo-lib=1.0'] });
    const installed = await room.environments.askFor(id, { type: 'install', packages: ['demo-py'] });
    const { changes = [] } = await room.environments.planUpdate({ id, spec: installed });
    expect(changes.map(({ name, to }) => [name, to])).toEqual([['demo-py', '0.5']]);
    expect(versionsIn(await room.update({ id, spec: installed }))).toMatchObject({ 'demo-py': '0.5' });
    const { activation } = await room.environments.enter(id);
    expect(run(activation, 'python -c "import demo_py; print(demo_py.version)"')).toBe('0.5');
    const before = treeOf(room.contentOf(id));
    const failing = await room.environments.askFor(id, { type: 'install', packages: ['demo-postfail'] });
    const message = expect.stringContaining('demo-postfail 1.0');
    const error = { code: 'build-failed', message };
    expect(await room.failing({ id, spec: failing })).toMatchObject({ state: 'failed', error });
    expect(treeOf(room.contentOf(id))).toEqual(before);
    const removed = await room.environments.askFor(id, { type: 'remove', names: ['demo-core'] });
    const left = versionsIn(await room.update({ id, spec: removed, removes: ['demo-core'] }));
    expect(Object.keys(left).filter((name) => name.startsWith('demo'))).toEqual(['demo-py']);
    expect(left).toMatchObject({ python: '3.11.7' });
  });

  test('survives the garbage collector, and goes with the environment', async () => {
    const subject = subjectOf({ python: '3.11' });
    await kind.create(subject, undefined, realContext());
    const launcher = (await kind.activate(subject, realContext())).enclosure?.file ?? '';
    store.collectGarbage();
    expect(existsSync(launcher)).toBe(true);
    expect(await enter(subject, 'python -c "print(6 * 7)"')).toBe('42');
    const { folder } = subject.paths;
    const zone = execFileSync('readlink', ['-f', join(folder, 'zone/zone')], { encoding: 'utf8' }).trim();

    // While it is in the trash the collector forgets its root; another environment has the same zone.
    const other = subjectOf({ python: '3.11', zone: 'always' });
    await kind.create(other, undefined, realContext());
    renameSync(folder, `${folder}.trash`);
    store.collectGarbage();
    renameSync(`${folder}.trash`, folder);
    await kind.restored?.(subject, { ...realContext(), notice: () => {} });
    rmSync(other.paths.folder, { recursive: true });
    store.collectGarbage();
    expect(existsSync(zone)).toBe(true);

    rmSync(folder, { recursive: true });
    store.collectGarbage();
    expect(existsSync(zone)).toBe(false);
  });

  test('that is gone from the store makes it broken, and to make it again brings it back', async () => {
    const subject = subjectOf({ python: '3.11', zone: 'always' });
    const lock = await kind.create(subject, undefined, realContext());
    const root = join(subject.paths.folder, 'zone/zone');
    const link = execFileSync('readlink', [root], { encoding: 'utf8' }).trim();
    rmSync(root);
    expect((await kind.inspect(subject)).problem).toMatchObject({
      state: 'broken',
      error: { message: 'Its zone is gone from the Nix store.' },
    });
    await kind.create(subject, lock, realContext());
    expect(lstatSync(root).isSymbolicLink()).toBe(true);
    expect(execFileSync('readlink', [root], { encoding: 'utf8' }).trim()).toBe(link);
    expect((await kind.inspect(subject)).problem).toBeUndefined();
  });

  test('is made where the tool is there too if it shall be, and not if it shall not', async () => {
    let tools: CondaTools | undefined;
    try {
      tools = openConda();
      const { PATH = '', MAMBA_ROOT_PREFIX = '' } = tools.variables;
      vi.stubEnv('PATH', PATH);
      vi.stubEnv('MAMBA_ROOT_PREFIX', MAMBA_ROOT_PREFIX);
      const without = subjectOf({ python: '3.11' });
      expect((await kind.plan(without, undefined, realContext())).steps.join()).not.toContain('zone');
      await kind.create(without, undefined, realContext());
      expect((await kind.activate(without, realContext())).enclosure).toBeUndefined();

      const within = subjectOf({ python: '3.11', zone: 'always' });
      const { steps } = await kind.plan(within, undefined, realContext());
      expect(steps.join('\n')).toMatch(/Build a zone .*, as was asked for,.*\n.*Link \d+ package/);
      await kind.create(within, undefined, realContext());
      expect(await enter(within, 'python -c "print(6 * 7)"')).toBe('42');
      // Made anew without, nothing of it is left.
      await kind.create({ ...within, spec: { ...within.spec, zone: 'never' } }, undefined, realContext());
      expect(existsSync(join(within.paths.folder, 'zone'))).toBe(false);
    } finally {
      tools?.dispose();
    }
  });

  test('whose nixpkgs lacks something is refused before anything is made', async () => {
    await expect(kind.plan(subjectOf({ libraries: ['hallo'] }), undefined, realContext())).rejects.toMatchObject({
      code: 'no-such-package',
      message: expect.stringContaining('hallo'),
      fixes: expect.arrayContaining([
        { label: 'Use hello instead of hallo', action: { type: 'change', spec: { libraries: ['hello'] } } },
      ]),
    });
  });

  test('cannot be made where Nix has no nixpkgs to bring the tool from: the doctor tells why, and what to do', async () => {
    const { NIX_PATH } = process.env;
    vi.stubEnv('NIX_PATH', '');
    const context = realContext();
    expect(await kind.probe(context)).toMatchObject({
      ...{ available: false, isAbsent: true },
      reason: `${kind.id} is not installed on this machine, and Nix cannot bring it: neither NIX_PATH nor a channel leads to a nixpkgs.`,
      hint: `Install ${kind.id}, or add a channel with nix-channel --add and nix-channel --update.`,
      fixes: [
        { label: `Copy the command that installs ${kind.id}` },
        expect.anything(),
        { action: { type: 'copy', text: expect.stringContaining('nix-channel --add') } },
      ],
    });
    const folders = findFolders(process.env);
    const findings = await checkMachine({
      folders,
      kinds: [kind as unknown as Kind],
      run: context.run,
      patienceMs: 60_000,
    });
    expect(findings.find(({ id }) => id === `kind-${kind.id}`)).toMatchObject({
      message: expect.stringContaining('Nix cannot bring it'),
      fix: { label: `Copy the command that installs ${kind.id}` },
    });
    // What nix.conf says, only Nix knows.
    vi.stubEnv('NIX_PATH', undefined);
    vi.stubEnv('NIX_CONFIG', `${process.env.NIX_CONFIG ?? ''}\nnix-path = ${NIX_PATH}`);
    expect(await kind.probe(context)).toEqual({ available: true });
  });

  test('cannot be made without Nix: what to install is told, and what there is in its place', async () => {
    const folder = temporaryFolder();
    const path = pathWithoutNix(process.env.PATH ?? '', folder);
    vi.stubEnv('PATH', path);
    const subject = subjectOf({});
    const install = {
      label: `Copy the command that installs ${kind.id}`,
      action: expect.objectContaining({ type: 'copy' }),
    };
    expect(await kind.probe(realContext())).toMatchObject({
      available: false,
      reason: `${kind.id} is not installed on this machine.`,
      fixes: expect.arrayContaining([install]),
    });
    expect((await kind.describe(realContext())).map(({ key }) => key)).not.toContain('zone');
    const tools = openConda();
    try {
      const other = kind.id === 'conda' ? 'micromamba' : 'conda';
      rmSync(join(tools.bin, kind.id));
      vi.stubEnv('PATH', `${tools.bin}${delimiter}${path}`);
      await expect(kind.plan(subject, undefined, realContext())).rejects.toMatchObject({
        code: 'tool-missing',
        fixes: [
          { label: `Use ${other}`, action: { type: 'change', kind: other, spec: subject.spec } },
          install,
          expect.objectContaining({ action: expect.objectContaining({ type: 'open' }) }),
        ],
      });
    } finally {
      tools.dispose();
    }
  });
});
