import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canHoldScripts } from '../../main/python/script-paths';
import { temporaryFolder } from '../support/temporary';

/** Writes a script as pip does, by the very code that ensurepip brings, with names such as `bin/script`. */
const program = `
import glob, os, sys
import ensurepip
wheels = glob.glob('/usr/share/python-wheels/pip-*.whl') + glob.glob(os.path.dirname(ensurepip.__file__) + '/_bundled/pip-*.whl')
sys.path.insert(0, wheels[0])
from pip._vendor.distlib.scripts import ScriptMaker
maker = ScriptMaker(None, sys.argv[1])
maker.variants = {''}
maker.make('script = platform:system')
`;

test.each([
  ['plain', true],
  ['a b', true],
  ["it's", true],
  ["it's mine", true],
  ['a"b', true],
  ['a$b', true],
  ['a "b', false],
  ['a $b', false],
  ['a `b`', false],
  ['a \\b', true],
  ['a \\\\b', false],
  ['a\tb', false],
  ['long'.repeat(40), true],
  [`${'long'.repeat(40)} b`, true],
  [`${'long'.repeat(40)};b`, false],
])('scripts below %j start: %s', (name, isFine) => {
  const prefix = join(temporaryFolder(), name);
  const folder = join(prefix, 'bin');
  mkdirSync(folder, { recursive: true });
  symlinkSync('/usr/bin/python3', join(folder, 'python'));
  execFileSync(join(folder, 'python'), ['-c', program, folder]);
  // What it calls answers with a word, which is its exit text.
  const { stderr } = spawnSync(join(folder, 'script'), { encoding: 'utf8' });
  expect([stderr?.trim() === 'Linux', canHoldScripts(prefix)]).toEqual([isFine, isFine]);
});
