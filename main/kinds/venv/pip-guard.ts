import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isProgram } from '../../process/find-tool';
import { majorMinor } from '../../python/judge';
import { errnoOf } from '../../store/disk-error';

const script = `#!/bin/sh
# Made by Cloche because this environment has no pip: without this file the shell would find that of another Python.
echo 'This environment has no pip of its own.' >&2
echo 'hint: Use uv pip in place of pip, or put pip inside with: uv pip install pip' >&2
exit 1
`;

/**
 * In an environment without pip, puts programs in the place of `pip` that say so, so that `pip install` in its terminal
 * never installs into another Python. Whatever brings pip later replaces them.
 */
export async function guardPip(prefix: string, version: string): Promise<void> {
  const folder = join(prefix, 'bin');
  if (isProgram(join(folder, 'pip'))) return;
  const names = ['pip', 'pip3', `pip${majorMinor(version).join('.')}`];
  await Promise.all(names.map((name) => writeNew(join(folder, name))));
}

async function writeNew(file: string): Promise<void> {
  try {
    await writeFile(file, script, { mode: 0o755, flag: 'wx' });
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
  }
}
