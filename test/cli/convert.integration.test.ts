import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWheel } from '../support/wheels';
import type { Person } from './cloche';
import { setUpPeople } from './people';

const wheel = (name: string, version: string) => makeWheel({ name, version });
const people = setUpPeople(() => [
  ...[wheel('alpha', '1.0'), wheel('alpha', '2.0'), wheel('beta', '0.5'), wheel('gamma', '3')],
  ...[wheel('opencv-python', '4.0'), wheel('numpy', '2.0')],
]);

const save = ({ home }: Person, name: string, text: string) => {
  mkdirSync(join(home, name, '..'), { recursive: true });
  writeFileSync(join(home, name), text);
};

const exported = (kind: string, spec: object) =>
  JSON.stringify({
    ...{ format: 'cloche-environment', schema: 1, name: 'x', kind, variables: {} },
    ...{ asked: { spec }, leftOut: { variables: [], settings: [] } },
  });

const installed = async (person: Person, name: string): Promise<string[]> => {
  const { stdout } = await person.cloche(['export', name]);
  const { lock } = JSON.parse(stdout);
  return lock.packages.map((item: { name: string; version: string }) => `${item.name} ${item.version}`);
};

describe('an export of nixpkgs as a venv', () => {
  it('has the same packages by the names of PyPI, and says what is otherwise', async () => {
    const person = people().newPerson('from-nix');
    save(person, 'x.cloche.json', exported('nix-packages', { packages: ['numpy', 'opencv4'], programs: ['ffmpeg'] }));
    const importing = ['import', 'x.cloche.json', '--kind', 'venv'];
    expect(await person.cloche(importing)).toMatchObject({ code: 4, stdout: '' });
    const { code, stderr } = await person.cloche([...importing, '--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain('note: opencv4 becomes opencv-python. PyPI calls it opencv-python.');
    expect(stderr).toContain(
      'ffmpeg is left out. It is a program of nixpkgs, and venv takes Python distributions alone.',
    );
    expect(await installed(person, 'x')).toEqual(['numpy 2.0', 'opencv-python 4.0']);
  });

  it('cannot become what belongs to a project', async () => {
    const person = people().newPerson('to-project');
    save(person, 'x.cloche.json', exported('nix-packages', { packages: ['numpy'] }));
    const { code, stderr } = await person.cloche(['import', 'x.cloche.json', '--kind', 'nix-project', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain('This cannot become an environment of the kind nix-project.');
    expect(stderr).toContain('hint: It can become one of: ');
  });
});

describe('convert', () => {
  it('makes another environment beside the original, and tells what changes before it does', async () => {
    const person = people().newPerson('converter');
    const packages = ['-p', 'alpha<2', '-p', 'beta; os_name == "nt"'];
    expect(await person.cloche(['create', 'demo', '--kind', 'venv', ...packages, '--yes'])).toMatchObject({ code: 0 });

    const refused = await person.cloche(['convert', 'demo', '--kind', 'nix-packages']);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toMatch(
      /warning: Not checked: whether all of it is in the nixpkgs that is taken, because its/,
    );
    expect(refused.stderr).toContain('note: alpha<2 becomes alpha. A nixpkgs has one version of each package.');
    expect(refused.stderr).toMatch(/beta; os_name == "nt" is left out\. Its marker does not hold on this machine/);

    const plan = await person.cloche(['convert', 'demo', '--kind', 'venv', '--plan', '--json']);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      request: { name: 'demo-2', kind: 'venv', lock: { schema: 1 } },
      carried: { kept: expect.arrayContaining(['alpha<2', 'beta; os_name == "nt"']), changed: [], dropped: [] },
    });
    expect(plan.stderr).toMatch(/^note: kept as it was: .*alpha<2/m);
    expect(await person.cloche(['convert', 'demo', '--kind', 'venv', '--name', 'twin'])).toMatchObject({ code: 0 });
    expect(await installed(person, 'twin')).toEqual(['alpha 1.0']);
    const list = JSON.parse((await person.cloche(['list', '--json'])).stdout);
    expect(list.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`)).toEqual([
      'demo ready',
      'twin ready',
    ]);
    expect(await person.cloche(['convert', 'nobody', '--kind', 'venv'])).toMatchObject({ code: 3 });
    expect(await person.cloche(['convert', 'demo', '--kind', 'nothing'])).toMatchObject({ code: 2 });
  });
});

describe('compare', () => {
  it('finds what was imported to be the same, and then whatever was changed by hand', async () => {
    const person = people().newPerson('comparer');
    const packages = ['-p', 'alpha<2', '-p', 'beta', '--set', 'pip=yes'];
    expect(await person.cloche(['create', 'demo', '--kind', 'venv', ...packages])).toMatchObject({ code: 0 });
    const first = await person.cloche(['export', 'demo']);
    save(person, 'demo.cloche.json', first.stdout);
    expect(await person.cloche(['import', 'demo.cloche.json', '--name', 'copy', '--yes'])).toMatchObject({ code: 0 });

    const second = await person.cloche(['export', 'copy']);
    expect(JSON.parse(second.stdout)).toEqual({ ...JSON.parse(first.stdout), name: 'copy' });
    const same = await person.cloche(['compare', 'copy']);
    expect(same).toMatchObject({ code: 0, stderr: '' });
    expect(same.stdout).toBe('copy, compared with the versions that it was to be made with.\nThe same: 2\n');
    expect((await person.cloche(['compare', 'demo'])).stdout).toContain('with the versions that it was made with.');

    for (const words of [
      ['install', 'alpha==2.0', 'gamma'],
      ['uninstall', '--yes', 'beta'],
    ])
      expect(await person.cloche(['run', 'copy', '--', 'python', '-m', 'pip', ...words])).toMatchObject({ code: 0 });
    const { code, stdout } = await person.cloche(['compare', 'copy', '--json', '--output', '.']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ...{ against: 'asked', same: 0, older: [], rebuilt: [] },
      newer: [{ name: 'alpha', wanted: '1.0', found: '2.0' }],
      missing: [{ name: 'beta', version: '0.5' }],
      extra: [{ name: 'gamma', version: '3' }],
    });
    const report = readFileSync(join(person.home, 'copy-comparison.txt'), 'utf8');
    expect(report).toContain('Newer: 1\n  alpha 2.0 instead of 1.0\n\nMissing: 1\n  beta 0.5\n\nExtra: 1\n  gamma 3\n');
    expect(await person.cloche(['compare', 'copy', '--output', '.'])).toMatchObject({ code: 4 });
    expect(await person.cloche(['compare', 'nobody'])).toMatchObject({ code: 3 });
  });
});

describe('a folder', () => {
  it('gives the file that says most exactly what is asked for, and names the others', async () => {
    const person = people().newPerson('folder');
    save(person, 'app/requirements.txt', '-r more/base.txt\nalpha\n');
    save(person, 'app/more/base.txt', 'beta\n');
    save(person, 'app/dev.txt', 'gamma\n');
    save(person, 'app/package.json', '{"name": "app"}');
    save(person, 'app/README.txt', 'This is no list of requirements.\n');
    const plan = await person.cloche(['import', 'app', '--kind', 'venv', '--plan']);
    expect(plan.stdout).toContain('Install 2 requirements');
    expect(plan.stderr).toContain('Taking requirements.txt (requirements). Also there: dev.txt.');

    save(person, 'app/environment.yml', 'name: science\ndependencies:\n  - alpha\n');
    const better = await person.cloche(['import', 'app', '--kind', 'venv', '--plan', '--json']);
    expect(better.stderr).toContain('Taking environment.yml. Also there: requirements.txt, dev.txt.');
    expect(JSON.parse(better.stdout)).toMatchObject({ name: 'science', kind: 'venv', packages: { conda: ['alpha'] } });
    expect(await person.cloche(['import', 'app', '--group', 'dev', '--yes'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no group “dev”.'),
    });
    save(person, 'app/uv.lock', 'version = 1\nrequires-python = ">=3.9"\n\n[[package]]\nname = "six"\nsource = {\n');
    const other = await person.cloche(['import', 'app', '--kind', 'venv', '--plan', '--json']);
    expect(other.stderr).toMatch(/^uv\.lock is not taken\. .*\nTaking environment\.yml/m);
    expect(other).toMatchObject({ code: 0, stdout: better.stdout });
    save(person, 'empty/README.txt', 'This is no list of requirements.\n');
    expect(await person.cloche(['import', 'empty'])).toMatchObject({ code: 3 });
  });

  it('of a range of Pythons takes one inside, and where there is none says so before anything is made', async () => {
    const person = people().newPerson('range');
    const project = (range: string) =>
      save(person, 'range/pyproject.toml', `[project]\nname = "range"\nversion = "1"\nrequires-python = "${range}"\n`);
    project('>=3.3,<4');
    const plan = await person.cloche(['import', 'range', '--kind', 'venv', '--plan']);
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringMatching(/Python 3\.\d+\.\d+ /) });
    project('>=3.77,<3.79');
    expect(await person.cloche(['import', 'range', '--kind', 'venv', '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /There is no Python >=3\.77,<3\.79 on this machine\.\n(?:.*\n)*hint: Choose one that is here: .*\d\./,
      ),
    });
    expect((await person.cloche(['list'])).stdout).not.toContain('range');
  });
});
