import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { setUpPeople } from './people';

const people = setUpPeople(() => []);

it('runs nothing that a file names before the yes, not even for a plan', async () => {
  const person = people().newPerson('careful');
  const program = join(person.home, 'evil.sh');
  const trace = join(person.home, 'it-ran');
  writeFileSync(program, `#!/bin/sh\ntouch '${trace}'\n`);
  chmodSync(program, 0o755);
  const file = join(person.home, 'x.cloche.json');
  const parts = { format: 'cloche-environment', schema: 1, name: 'x', kind: 'venv', variables: {} };
  const write = (python: string) =>
    writeFileSync(
      file,
      JSON.stringify({ ...parts, asked: { spec: { python } }, leftOut: { variables: [], settings: [] } }),
    );
  for (const python of [program, `/${program}`]) {
    write(python);
    expect((await person.cloche(['import', file, '--plan', '--json'])).code).toBe(0);
    expect(existsSync(trace)).toBe(false);
    for (const args of [
      ['import', file],
      ['import', file, '--plan'],
      ['create', 'y', '--from', file, '--plan'],
    ]) {
      const { stderr } = await person.cloche(args);
      expect(stderr).toContain(`It runs the program “${python}” as its Python.`);
      expect(existsSync(trace)).toBe(false);
    }
  }
  const preview = await person.cloche(['import', file, '--plan', '--json']);
  expect(preview.code).toBe(0);
  expect(JSON.parse(preview.stdout)).toMatchObject({
    problems: [],
    notes: [{ text: expect.stringContaining('It runs the program') }],
  });
  // With the yes it is asked what it is, so the rest of this test could have failed.
  await person.cloche(['import', file, '--plan', '--yes']);
  expect(existsSync(trace)).toBe(true);
});
