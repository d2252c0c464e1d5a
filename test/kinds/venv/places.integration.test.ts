import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { venv } from '../../../main/kinds/venv/venv';
import { writeMarker } from '../../../main/store/marker';
import { temporaryFolder } from '../../support/temporary';
import { create, makeContext, makeSubject, quickest, setUpVenvs } from './set-up-venvs';

const { useEngine } = setUpVenvs();

test('in a project it becomes .venv, marked, and never takes the place of another', async () => {
  useEngine(quickest);
  const project = temporaryFolder();
  const subject = makeSubject({ location: 'project', project, requirements: [] });
  await venv.create(subject, undefined, makeContext().context);
  const prefix = join(project, '.venv');
  expect(readFileSync(join(prefix, '.cloche-environment'), 'utf8').trim()).toBe('demo-abcd');
  expect(venv.outside(subject)).toEqual([prefix]);
  const other = makeSubject({ location: 'project', project }, 'other-abcd');
  await expect(venv.plan(other, undefined, makeContext().context)).rejects.toMatchObject({ code: 'path-taken' });
  await expect(venv.create(other, undefined, makeContext().context)).rejects.toMatchObject({ code: 'path-taken' });
  expect(existsSync(join(prefix, 'pyvenv.cfg'))).toBe(true);
  rmSync(prefix, { recursive: true });
  const victim = temporaryFolder();
  await writeMarker(victim, 'demo-abcd');
  symlinkSync(victim, prefix);
  await expect(venv.create(subject, undefined, makeContext().context)).rejects.toMatchObject({ code: 'path-taken' });
  expect(existsSync(join(victim, '.cloche-environment'))).toBe(true);
  const nowhere = makeSubject({ location: 'project', project: join(project, 'nowhere') });
  await expect(venv.plan(nowhere, undefined, makeContext().context)).rejects.toMatchObject({ code: 'not-found' });
});

test('a plan refuses a project that PATH cannot hold, and warns of one in which scripts do not start', async () => {
  useEngine('pip');
  const plan = (name: string) => {
    const project = join(temporaryFolder(), name);
    mkdirSync(project);
    return venv.plan(makeSubject({ location: 'project', project }), undefined, makeContext().context);
  };
  await expect(plan('a:b')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('colon') });
  expect((await plan('my "best" one')).warnings.join()).toContain('Scripts such as pip will not start');
  expect((await plan('my best one')).warnings.join()).not.toContain('Scripts');
});

test('an environment that lost its interpreter, its packages or its folder says so', async () => {
  useEngine(quickest);
  const { subject, made } = create({});
  await made;
  const [sitePackages = ''] = (await venv.inspect(subject)).needs ?? [];
  rmSync(sitePackages, { recursive: true });
  expect((await venv.inspect(subject)).problem).toMatchObject({
    ...{ state: 'broken', error: { message: expect.stringMatching(/^The packages in .*\/lib are gone\.$/) } },
  });
  for (const name of ['python', 'python3']) unlinkSync(join(subject.paths.content, 'bin', name));
  expect((await venv.inspect(subject)).problem).toMatchObject({
    state: 'broken',
    error: { code: 'interpreter-unusable' },
  });
  rmSync(subject.paths.content, { recursive: true });
  expect((await venv.inspect(subject)).problem).toMatchObject({ state: 'missing' });
});
