import { describe, expect, test } from 'vitest';
import { chooseInterpreter } from '../../main/python/interpreters';
import { judgeInterpreter } from '../../main/python/judge';
import { readProbe } from '../../main/python/probe';
import type { Interpreter } from '../../preload/contract';
import probes from '../fixtures/python/probes.json';

const debian = { name: 'Debian', family: 'debian' } as const;

describe.each(probes)('$about', ({ realPath, output, version, reason, hint, withUv }) => {
  const probe = readProbe(output);

  test('its version is read', () => expect(probe?.version).toBe(version));

  test('whether it can make a venv is told', () => {
    expect(judgeInterpreter(probe, realPath, { hasUv: false, distribution: debian })).toEqual(
      reason ? { available: false, reason, hint } : { available: true },
    );
    expect(judgeInterpreter(probe, realPath, { hasUv: true, distribution: debian }).available).toBe(withUv);
  });
});

test('a package of Debian is named on Debian and what is made of it only', () => {
  const { realPath, output } = probes.find(({ hint }) => hint?.startsWith('sudo apt')) ?? expect.unreachable();
  const distribution = { name: 'Fedora', family: 'fedora' } as const;
  expect(judgeInterpreter(readProbe(output), realPath, { hasUv: false, distribution })).toMatchObject({
    hint: 'Install uv, or build this Python with ensurepip.',
  });
});

test('an answer that is no probe counts as none', () => {
  expect(readProbe('Python 3.11')).toBeNull();
  expect(readProbe('{"version": 3}')).toBeNull();
});

describe('choice', () => {
  const one = (version: string, more: Partial<Interpreter> = {}): Interpreter => ({
    path: `/usr/bin/python${version}`,
    version,
    implementation: 'CPython',
    origin: 'system',
    venv: { available: true },
    ...more,
  });
  const list = [
    one('3.15.0a2'),
    one('3.12.1'),
    one('3.12.10'),
    one('3.13.0', { implementation: 'PyPy' }),
    one('3.1.4'),
    one('2.7.18', {
      venv: { available: false, reason: 'It is older than the module venv, which came with 3.3.', hint: 'Choose 3.' },
    }),
  ];
  test.each([
    ['', '3.12.10'],
    ['3', '3.12.10'],
    ['3.12', '3.12.10'],
    ['3.12.1', '3.12.1'],
    ['3.1', '3.1.4'],
    ['3.13', '3.13.0'],
    ['3.15', undefined],
    ['/usr/bin/python3.12.1', '3.12.1'],
  ])('%j chooses %s', (request, version) => {
    expect(chooseInterpreter(list, request).version).toBe(version ?? '3.15.0a2');
  });

  test('a refusal says why, or what there is', () => {
    expect(() => chooseInterpreter(list, '2.7')).toThrow(
      /^Python 2\.7\.18 \(\S+\) cannot make a venv\. It is older than the module venv, which came with 3\.3\.$/,
    );
    expect(() => chooseInterpreter(list, '3.9')).toThrow('There is no Python 3.9 on this machine.');
    try {
      chooseInterpreter(list, '3.9');
    } catch (error) {
      expect(error).toMatchObject({ code: 'interpreter-unusable', hint: expect.stringContaining('3.12.10') });
    }
    expect(() => chooseInterpreter([], '')).toThrow('There is no Python here that can make a venv.');
    expect(() => chooseInterpreter(list, '/opt/python')).toThrow('/opt/python is not a known Python interpreter.');
  });
});
