import { expect, test } from 'vitest';
import { chooseInterpreter } from '../../main/python/interpreters';
import type { Interpreter } from '../../preload/contract';

const one = (version: string, more: Partial<Interpreter> = {}): Interpreter => ({
  path: `/opt/${version}/bin/python`,
  version,
  implementation: 'CPython',
  origin: 'path',
  venv: { available: true },
  ...more,
});

const machine = [
  one('3.15.0a2'),
  one('3.13.0'),
  one('3.12.4'),
  one('3.12.1'),
  one('3.11.9', { venv: { available: false, reason: 'Its module venv is missing.' } }),
  one('3.11.7', { implementation: 'PyPy' }),
  one('3.9.18'),
];

test.each([
  ['', undefined, '3.13.0'],
  ['', '3.12.1', '3.12.1'],
  ['', '3.12.9', '3.12.4'],
  ['', '3.11.9', '3.11.7'],
  ['', '3.15.0a1', '3.15.0a2'],
  ['', '3.10.2', '3.13.0'],
  ['', '3.1.0', '3.13.0'],
  ['', '', '3.13.0'],
  ['3', '3.9.18', '3.9.18'],
  ['3.12', '3.9.18', '3.12.4'],
  ['>=3.8,<3.12', undefined, '3.9.18'],
  ['>=3.10, <3.12', undefined, '3.11.7'],
  ['>=3.9', undefined, '3.13.0'],
  ['>=3.9', '3.12.1', '3.12.1'],
  ['!=3.13.*,!=3.12.4', undefined, '3.12.1'],
  ['>=3.14', undefined, '3.15.0a2'],
])('asked for “%s”, locked for %s: %s', (request, preferred, version) => {
  expect(chooseInterpreter(machine, request, preferred).version).toBe(version);
});

test.each(['>=3.9.19,<3.11', '<3.9', '^3.12'])(
  'where no interpreter is inside of %s, it is said which there are',
  (request) => {
    expect(() => chooseInterpreter(machine, request)).toThrow(
      expect.objectContaining({
        code: 'interpreter-unusable',
        message: `There is no Python ${request} on this machine.`,
        hint: 'Choose one that is here: 3.15.0a2, 3.13.0, 3.12.4, 3.12.1, 3.11.7, 3.9.18.',
      }),
    );
  },
);

test('what cannot make a venv is not taken because a lock names it', () => {
  const refused = one('3.12.4', { venv: { available: false, reason: 'It did not answer.' } });
  expect(chooseInterpreter([one('3.13.0'), refused], '', '3.12.4').version).toBe('3.13.0');
});
