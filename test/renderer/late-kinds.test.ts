import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import type { Environment, EnvironmentDetail, KindSummary } from '../../preload/contract';
import { AskedFor } from '../../renderer/features/environments/AskedFor';
import { KindField, ShellField } from '../../renderer/features/settings/SettingsDrawer';
import { useKinds } from '../../renderer/stores/kinds';
import { useSettings } from '../../renderer/stores/settings';

/** What is drawn without a document is drawn from what a store holds at first. */
const begin = <T extends object>(store: { getInitialState(): T }, state: Partial<T>) =>
  Object.assign(store.getInitialState(), state);

afterEach(() => {
  begin(useKinds, { kinds: null });
  vi.unstubAllGlobals();
});

const environment = { id: 'demo-ab12', name: 'demo', kind: 'venv', state: 'ready' } as Environment;
const detail = { spec: { location: 'cloche', old: 'x' }, variables: { A: '1' } } as unknown as EnvironmentDetail;
const venv = {
  id: 'venv',
  label: 'Plain venv',
  fields: [
    {
      key: 'location',
      type: 'choice',
      label: 'Place of it',
      options: [{ value: 'cloche', label: 'In the folder' }],
      default: 'cloche',
    },
  ],
} as unknown as KindSummary;

test('what was asked for is not shown before the kinds are known, whose words it needs', () => {
  const draw = () => renderToStaticMarkup(createElement(AskedFor, { environment, detail }));
  expect(draw()).toBe('');
  begin(useKinds, { kinds: [venv] });
  expect(draw()).toContain('Place of it');
  expect(draw()).toContain('In the folder');
  // What its kind has no field for is shown by its key.
  expect(draw()).toContain('old');
  begin(useKinds, { kinds: [] });
  expect(draw()).toContain('location');
});

test('the settings show no choice without a value', () => {
  vi.stubGlobal('document', { getElementById: () => null });
  expect(renderToStaticMarkup(createElement(KindField))).toBe('');
  begin(useKinds, { kinds: [venv] });
  expect(renderToStaticMarkup(createElement(KindField))).toContain('Plain venv');
  begin(useSettings, { settings: { ...useSettings.getState().settings, shell: 'fish' } });
  expect(renderToStaticMarkup(createElement(ShellField))).toMatch(/>fish</);
});
