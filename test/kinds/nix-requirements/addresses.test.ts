import { describe, expect, test } from 'vitest';
import { parseAddresses } from '../../../main/kinds/nix-requirements/addresses';
import { wantedSources } from '../../../main/kinds/nix-requirements/engine-sources';
import { specOf } from './requirements-subject';

const commit = '0123456789abcdef0123456789abcdef01234567';

describe('where an engine comes from', () => {
  test('its own repositories, unless the setting names others', () => {
    expect(wantedSources('attributes', 'https://example.org/x')).toEqual([]);
    expect(wantedSources('mach-nix', '')).toEqual([{ name: 'mach-nix', url: 'https://github.com/DavHau/mach-nix' }]);
    expect(wantedSources('uv2nix', ` file:///a%20b#${commit}\tpyproject.nix=ssh://git@example.org/p `)).toEqual([
      { name: 'pyproject.nix', url: 'ssh://git@example.org/p' },
      { name: 'build-system-pkgs', url: 'https://github.com/pyproject-nix/build-system-pkgs' },
      { name: 'uv2nix', url: 'file:///a%20b', revision: commit },
    ]);
    expect(() => wantedSources('uv2nix', 'mach-nix=file:///x')).toThrow('no part that is called mach-nix');
  });

  test.each([
    'ext::sh -c evil',
    '/absolute/path',
    'git@example.org:path',
    'https://',
    'ssh://-oProxyCommand=evil/x',
    'file:///x#main',
    `file:///x#${commit.toUpperCase()}`,
    'file:///x"y',
    `file:///\${x}`,
    '--upload-pack=evil',
  ])('%s is refused, in the form as well', (setting) => {
    expect(() => parseAddresses(setting)).toThrow();
    expect(() => specOf({ engineSource: setting })).toThrow();
  });
});
