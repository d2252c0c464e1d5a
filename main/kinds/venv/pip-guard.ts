import { join } from 'node:path';
import { isProgram } from '../../process/find-tool';
import { shortVersion } from '../../python/judge';
import { writeGuards } from '../../python/pip/guards';

const message = [
  'This environment has no pip of its own.',
  'hint: Use uv pip in place of pip, or put pip inside with: uv pip install pip',
];

/** Guards an environment without pip; whatever brings pip later replaces the guards. */
export async function guardPip(prefix: string, version: string): Promise<void> {
  const folder = join(prefix, 'bin');
  if (isProgram(join(folder, 'pip'))) return;
  await writeGuards(folder, ['pip', 'pip3', `pip${shortVersion(version)}`], message);
}
