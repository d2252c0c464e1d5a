import { describe, expect, test } from 'vitest';
import type { FormatId, KindId } from '../../preload/contract';
import { exampleOf, exchangeOver } from './kinds-fixture';
import { readText } from './read/python-files';

async function importedAs(format: FormatId, kind: KindId, change = (text: string) => text) {
  const own = exampleOf('venv');
  const { text, fileName } = await exchangeOver(own).export(own.name, format);
  const { request } = await exchangeOver().inspect({ fileName, text: change(text) }, [], { kind });
  return request.spec.python;
}

describe('the Python of an export with every package at its version', () => {
  test.each(['requirements', 'requirements-hashed'] as const)('%s: comes back from its comment', async (format) => {
    expect(await importedAs(format, 'venv')).toBe('3.12');
    expect(await importedAs(format, 'fhs-pip')).toBe('python312');
    expect(await importedAs(format, 'venv', (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`)).toBe('3.12');
  });

  test('any would do for what was asked for', async () => {
    expect((await importedAs('requirements-plain', 'venv')) || '').toBe('');
  });

  test.each([
    '# Python 3.12.1\nsix==1.17.0\n',
    '# a note\n# Python 3.12.1\nsix==1.17.0\n',
    'six==1.17.0\n# demo, exported from Cloche: every package at its version.\n# Python 3.12.1\n',
  ])('a comment of anybody else says nothing: %j', (text) => expect(readText(text).asked.python).toBe(''));
});
