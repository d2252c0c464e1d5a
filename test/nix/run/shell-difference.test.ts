import { describe, expect, test } from 'vitest';
import { withLists } from '../../../main/kinds/activation-lists';
import { bareVariables, difference } from '../../../main/nix/run/shell-difference';

describe('what a shell changes', () => {
  const user = {
    PATH: '/usr/bin:/nix/store/a-tool/bin',
    HOME: '/home/me',
    MPLBACKEND: 'GTK3Agg',
    GI_TYPELIB_PATH: '/mine',
  };
  const base = bareVariables(user);
  const enter = (changes: Record<string, string>, first = '') => ({
    ...base,
    ...changes,
    PATH: `${first}${base.PATH}`,
  });

  test('is the same whatever the session of its maker holds', () => {
    const inside = { MPLBACKEND: 'GTK3Agg', GI_TYPELIB_PATH: '/nix/store/gtk/lib' };
    const bare = bareVariables({ PATH: '/bin' });
    const mine = difference(base, enter(inside, '/nix/store/a-tool/bin:'));
    expect(mine).toEqual(difference(bare, { ...bare, ...inside, PATH: `/nix/store/a-tool/bin:${bare.PATH}` }));
    expect(mine).toEqual({
      path: ['/nix/store/a-tool/bin'],
      set: { MPLBACKEND: 'GTK3Agg' },
      lists: { GI_TYPELIB_PATH: ['/nix/store/gtk/lib'] },
      unset: [],
    });
  });

  test('takes folders that a hook puts behind, and a PATH that it sets anew', () => {
    expect(difference(base, { ...base, PATH: `${base.PATH}:/behind` }).path).toEqual(['/behind']);
    expect(difference(base, { ...base, PATH: '/only:/usr/bin' }).path).toEqual(['/only']);
  });

  test('takes folders of data without those that stood for the user’s', () => {
    const inside = enter({ XDG_DATA_DIRS: `/schemas:${base.XDG_DATA_DIRS}` });
    expect(difference(base, inside)).toMatchObject({ lists: { XDG_DATA_DIRS: ['/schemas'] } });
    expect(difference(base, enter({}))).toMatchObject({ lists: {} });
  });

  test('leaves out what belongs to the run and to the machinery of a build, and nothing like it', () => {
    const inside = {
      ...{ name: 'nix-shell', system: 'x', buildInputs: '', out: '/o', stdenv: '/s', cmakeFlags: '', preBuild: '' },
      ...{ SOURCE_DATE_EPOCH: '1', TMPDIR: '/gone', SSL_CERT_FILE: '/no-cert-file.crt', CLOCHE_CHILD: 'x' },
      ...{ CFLAGS: '-O2', deployScript: 'go', preferences: 'mine', featureFlags: 'on', postgres_url: 'x', PS1: '$' },
    };
    expect(difference(base, enter(inside)).set).toEqual({
      CFLAGS: '-O2',
      deployScript: 'go',
      preferences: 'mine',
      featureFlags: 'on',
      postgres_url: 'x',
    });
  });
});

test('lists stand before what the user has, or what the system has otherwise', () => {
  const activation = {
    path: [],
    set: { A: 'b' },
    unset: [],
    promptName: '',
    lists: { XDG_DATA_DIRS: ['/s'], X: ['/x'] },
  };
  expect(withLists(activation, { X: '/mine:/x' })).toEqual({
    path: [],
    set: { XDG_DATA_DIRS: '/s:/usr/local/share:/usr/share', X: '/x:/mine', A: 'b' },
    unset: [],
    promptName: '',
  });
});
