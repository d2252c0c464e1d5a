import { expect, it } from 'vitest';
import { createEventBus } from '../../main/events';
import { createOpenForm } from '../../main/exchange/open-form';

it('keeps the parts of one form, each as it was told last, until that form is forgotten', () => {
  const openForm = createOpenForm({ list: () => [] }, createEventBus().subscribe);
  expect(openForm.get('a')).toEqual({});
  openForm.keep({ id: 'a', part: 'start', text: 'the file' });
  openForm.keep({ id: 'a', part: 'draft', text: 'typed' });
  openForm.keep({ id: 'a', part: 'draft', text: 'typed on' });
  expect(openForm.get('a')).toEqual({ start: 'the file', draft: 'typed on' });
  openForm.forget('b');
  expect(openForm.get('a')).toEqual({ start: 'the file', draft: 'typed on' });
  openForm.forget('a');
  expect(openForm.get('a')).toEqual({});
});

it('keeps one form in all: another one takes its place', () => {
  const openForm = createOpenForm({ list: () => [] }, createEventBus().subscribe);
  openForm.keep({ id: 'a', part: 'start', text: 'of a' });
  openForm.keep({ id: 'b', part: 'draft', text: 'of b' });
  expect(openForm.get('a')).toEqual({});
  expect(openForm.get('b')).toEqual({ draft: 'of b' });
});
