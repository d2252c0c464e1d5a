import { expect, test } from 'vitest';
import { tellUnconfirmed } from '../../main/cli/make';
import type { CreateRequest } from '../../preload/contract';

/** What is printed in place of a plan, as the person sees it. */
function printed(request: CreateRequest): string {
  let text = '';
  const args = { words: [], rest: undefined, text: () => undefined, texts: () => [], has: () => false };
  tellUnconfirmed(request, {}, args, {
    result: (result) => {
      text += result;
    },
    json: () => {},
    note: () => {},
    error: () => {},
    progress: { show: () => {}, end: () => {} },
    flush: async () => {},
  });
  return text;
}

test('files of a bundle are told by their names there, and not at a place that nobody has', () => {
  const wheel = '/cloche-bundle/files/packages/own-1.0-py3-none-any.whl';
  expect(printed({ name: 'demo', kind: 'venv', spec: { requirements: [wheel] } })).toBe(
    'demo (venv) would be asked for:\n  requirements:\n    files/packages/own-1.0-py3-none-any.whl',
  );
});
