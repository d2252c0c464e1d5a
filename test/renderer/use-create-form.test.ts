import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, test } from 'vitest';
import { defaultSettings, type KindSummary, type Settings } from '../../preload/contract';
import { useCreateForm } from '../../renderer/features/create/use-create-form';
import { useSettings } from '../../renderer/stores/settings';

const kind = (id: string, available: boolean) =>
  ({ id, availability: { available }, fields: [] }) as unknown as KindSummary;
const kinds = [kind('venv', true), kind('micromamba', true), kind('conda', false)];

/** The kind with which a new form begins, by the settings. */
function firstKind(defaultKind: Settings['defaultKind']): string | undefined {
  useSettings.setState({ settings: { ...defaultSettings, defaultKind } });
  let first: string | undefined;
  const Form = () => {
    first = useCreateForm(kinds, undefined, []).filled.kind;
    return null;
  };
  renderToStaticMarkup(createElement(Form));
  return first;
}

beforeEach(() => useSettings.setState({ settings: defaultSettings }));

test('a form begins with the kind of the settings, or the first one that this machine can make', () => {
  expect(firstKind('micromamba')).toBe('micromamba');
  expect(firstKind('conda')).toBe('venv');
});
