import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startIndex } from '../../support/local-index';
import { temporaryFolder } from '../../support/temporary';
import { makeWheel } from '../../support/wheels';
import { create, engines, setUpVenvs } from './set-up-venvs';

const { index, useEngine } = setUpVenvs();

test.each(engines)(
  'with %s the indexes of pip.conf and of lines are one choice, of which the best version counts',
  async (engine) => {
    const others = await Promise.all(
      ['second', 'third'].map((name) =>
        startIndex([makeWheel({ name: 'alpha', version: '0.9' }), makeWheel({ name })]),
      ),
    );
    onTestFinished(async () => {
      await Promise.all(others.map((other) => other.close()));
    });
    const [second, third] = others;
    const home = useEngine(engine, { PIP_INDEX_URL: '' });
    const folder = join(home, '.config', 'pip');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'pip.conf'), `[global]\nindex-url = ${index().url}\nextra-index-url = ${second?.url}\n`);
    const requirements = [`--extra-index-url ${third?.url}`, 'alpha', 'second', 'third'];
    const { packages } = await create({ requirements }).made;
    expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'alpha 1.1',
      'second 1.0',
      'shared_thing 1.5',
      'third 1.0',
    ]);
  },
);

test.each(engines)('with %s no index is asked when pip is told so', async (engine) => {
  const wheel = makeWheel({ name: 'alpha' });
  const links = temporaryFolder();
  writeFileSync(join(links, wheel.fileName), wheel.bytes);
  useEngine(engine, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: links });
  const asked = index().requests.length;
  const { packages } = await create({ requirements: ['alpha'] }).made;
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(['alpha 1.0']);
  expect(index().requests).toHaveLength(asked);
});
