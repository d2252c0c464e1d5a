import { expect, test } from 'vitest';
import { formatMarker } from '../../main/exchange/cloche-schema';
import { readCloche } from '../../main/exchange/read/cloche';
import { kinds } from '../../main/kinds';
import type { KindId, Spec } from '../../preload/contract';

const file = (settings: readonly string[], kind: KindId = 'nix-project', spec: Spec = { python: 'python3' }) =>
  JSON.stringify({
    format: formatMarker,
    schema: 1,
    name: 'site',
    kind,
    asked: { spec },
    variables: {},
    leftOut: { variables: [], settings },
  });

test('an export without the folder that only its own machine has is read, and says what to fill in', () => {
  const { asked, warnings } = readCloche('site.cloche.json', file(['project']), kinds);
  expect(asked.own).toEqual({ kind: 'nix-project', spec: { python: 'python3' } });
  expect(warnings.map(({ message }) => message).join()).toContain('“project”');
  expect(() => readCloche('site.cloche.json', file([]), kinds)).toThrow(/Choose the folder of the project/);
});

test.each([
  [['certain'], 'The export left out a part of the setting “requirements”, lines that name paths of the other machine'],
  [[], 'The export left out the setting “requirements”, a path of the other machine'],
])('lines of which %j is left are told as what they are', (requirements, sentence) => {
  const { warnings } = readCloche('site.cloche.json', file(['requirements'], 'venv', { requirements }), kinds);
  expect(warnings.map(({ message }) => message).join()).toContain(sentence);
});
