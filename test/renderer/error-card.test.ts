import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import type { WireError } from '../../preload/contract';
import { ErrorCard, HomeFolder } from '../../renderer/ui/ErrorCard';

const error: WireError = {
  code: 'not-found',
  message: 'There is no file /home/ada/a.txt.',
  hint: 'Put it to /home/ada/a.txt, or choose another one.',
  detail: 'open /home/ada/a.txt: no such file',
  fixes: [
    { label: 'Take /home/ada/b.txt', action: { type: 'open', url: 'https://example.com/' } },
    { label: 'Make it', action: { type: 'copy', text: 'touch /home/ada/a.txt' } },
  ],
};

afterEach(() => vi.unstubAllGlobals());

function draw(home: string | undefined): string {
  vi.stubGlobal('document', { getElementById: () => null });
  const card = createElement(ErrorCard, { error, onOpen: () => {} });
  return renderToStaticMarkup(createElement(HomeFolder, { value: home }, card));
}

test('an error has ~ for the home folder, but for what is copied and what a tool has said', () => {
  const short = draw('/home/ada');
  expect(short).toContain('There is no file ~/a.txt.');
  expect(short).toContain('Put it to ~/a.txt, or');
  expect(short).toContain('>Take ~/b.txt<');
  expect(short).toContain('touch /home/ada/a.txt');
  expect(short).toContain('open /home/ada/a.txt: no such file');
  expect(draw(undefined)).toContain('There is no file /home/ada/a.txt.');
});
