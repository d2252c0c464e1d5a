import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Subject } from '../../../main/kinds/kind';
import { nixProject } from '../../../main/kinds/nix-project/nix-project';
import { type NixProjectSpec, nixProjectSpecSchema } from '../../../main/kinds/nix-project/spec';
import type { FormatId } from '../../../preload/contract';
import { temporaryFolder } from '../../support/temporary';

function makeSubject(files: Readonly<Record<string, string>>, spec: Partial<NixProjectSpec> = {}) {
  const project = join(temporaryFolder(), 'demo');
  mkdirSync(project);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(project, name, '..'), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  const folder = join(temporaryFolder(), 'demo-ab12');
  const paths = { folder, content: join(folder, 'content') };
  const subject: Subject<NixProjectSpec> = {
    id: 'demo-ab12',
    name: 'demo',
    spec: nixProjectSpecSchema.parse({ project, ...spec }),
    variables: {},
    paths,
  };
  return { subject, project };
}

async function write(made: ReturnType<typeof makeSubject>, format: FormatId) {
  const written = await nixProject.write?.(made.subject, undefined, format);
  if (!written) throw new Error('Nothing was written.');
  const own = (text: string) => text.replaceAll(made.project, '/home/me/demo');
  return { text: own(written.text), losses: written.losses.map(own), notes: written.notes?.map(own) };
}

const pyproject = `[project]
name = "demo"
version = "1.0"
dependencies = ["requests>=2", "tomli; python_version < '3.11'"]
[build-system]
requires = ["setuptools-scm", "setuptools"]
`;

test.each(['shell.nix', 'flake.nix', 'configuration.nix'] as const)('%s of a pyproject.toml', async (format) => {
  const made = makeSubject(
    { 'pyproject.toml': pyproject, 'src/demo.py': '' },
    { packages: ['pytest', '3odd'], programs: ['ffmpeg'] },
  );
  const { text, notes } = await write(made, format);
  await expect(text).toMatchFileSnapshot(`golden/pyproject-${format}`);
  const place =
    format === 'configuration.nix'
      ? 'It names the project’s folder'
      : 'Put it into /home/me/demo, beside pyproject.toml.';
  expect(notes?.[0]).toContain(place);
});

test.each(['shell.nix', 'configuration.nix'] as const)('%s of a Nix file', async (format) => {
  const made = makeSubject(
    { 'nix/my package.nix': '{ }: { }', 'setup.py': '' },
    { file: 'nix/my package.nix', presets: ['gtk', 'unhardened'] },
  );
  const { text, notes } = await write(made, format);
  await expect(text).toMatchFileSnapshot(`golden/file-${format}`);
  if (format === 'shell.nix') expect(notes).toContain('Put it into /home/me/demo, beside nix/my package.nix.');
});

test('an application with GTK is wrapped by a hook that has two names', async () => {
  const made = makeSubject({ 'setup.py': 'setup(name="demo", version="1")' }, { presets: ['gtk'] });
  await expect((await write(made, 'shell.nix')).text).toMatchFileSnapshot('golden/gtk-shell.nix');
});

test('a Nix file of the project comes first, in the order of what is usual', async () => {
  const made = makeSubject({ 'default.nix': '{ }: 1', 'package.nix': '{ }: 1', 'pyproject.toml': pyproject });
  const paths = async () => (await nixProject.sources?.(made.subject.spec))?.files.map(({ path }) => path);
  expect(await paths()).toEqual([join(made.project, 'package.nix')]);
  writeFileSync(join(made.project, 'derivation.nix'), 'import ./default.nix');
  expect(await paths()).toEqual(['derivation.nix', 'default.nix'].map((name) => join(made.project, name)));
});

test('what does not say how it is built is refused', async () => {
  const made = makeSubject({});
  await expect(write(made, 'shell.nix')).rejects.toMatchObject({ code: 'not-found' });
  const none = makeSubject({}, { project: '/nowhere/at/all' });
  await expect(write(none, 'shell.nix')).rejects.toMatchObject({ code: 'not-found' });
  await expect(nixProject.sources?.({ ...made.subject.spec, file: 'no.nix' })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(nixProjectSpecSchema.safeParse({ project: 'here' }).success).toBe(false);
  expect(nixProjectSpecSchema.safeParse({ project: '/a\nb' }).success).toBe(false);
});
