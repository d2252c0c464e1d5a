import { expect, test } from 'vitest';
import { formatMarker } from '../../main/exchange/cloche-schema';
import { readCloche } from '../../main/exchange/read/cloche';
import { kinds } from '../../main/kinds';

const file = (settings: readonly string[]) =>
  JSON.stringify({
    format: formatMarker,
    schema: 1,
    name: 'site',
    kind: 'nix-project',
    asked: { spec: { python: 'python3' } },
    variables: {},
    leftOut: { variables: [], settings },
  });

test('an export without the folder that only its own machine has is read, and says what to fill in', () => {
  const { asked, warnings } = readCloche('site.cloche.json', file(['project']), kinds);
  expect(asked.own).toEqual({ kind: 'nix-project', spec: { python: 'python3' } });
  expect(warnings.map(({ message }) => message).join()).toContain('“project”');
  expect(() => readCloche('site.cloche.json', file([]), kinds)).toThrow(/Choose the folder of the project/);
});
