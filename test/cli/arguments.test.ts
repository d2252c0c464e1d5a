import { expect, test } from 'vitest';
import { exportEnvironment } from '../../main/cli/export';
import { list } from '../../main/cli/list';
import { remove } from '../../main/cli/remove';
import { readArguments } from '../../main/cli/verb';

test('--help with a value is told to take none, and among other letters it is no help', () => {
  expect(() => readArguments(list, ['--help=1'])).toThrow("Option '--help' does not take an argument.");
  expect(() => readArguments(remove, ['demo', '-yh'])).toThrow("Unknown option '-h'.");
});

test('the usage of an export names all of its options', () => {
  const named = [...exportEnvironment.usage.matchAll(/--([a-z]+)/g)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(exportEnvironment.options));
});
