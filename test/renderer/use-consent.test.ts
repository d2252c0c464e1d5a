import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Remark } from '../../preload/contract';
import { useConsent } from '../../renderer/features/create/use-consent';
import type { Answers } from '../../renderer/stores/drafts';
import type { ImportedFile } from '../../renderer/stores/ui';

const fileOf = (id: number, ...confirmations: Remark[]) => ({ id, preview: { confirmations } }) as ImportedFile;
const editable: Remark = { line: 1, message: 'It installs an editable package.' };

/** What was said yes to, for a form of these files that is opened with earlier answers, or whose lines are confirmed. */
function consentTo(files: readonly ImportedFile[], before?: Answers) {
  let consent: ReturnType<typeof useConsent> | undefined;
  const Form = () => {
    consent = useConsent(files, [], before);
    if (before === undefined && !consent.isConfirmed) consent.confirm(true);
    return null;
  };
  renderToStaticMarkup(createElement(Form));
  if (consent === undefined) throw new Error('Nothing was rendered.');
  return consent;
}

test('a yes is for the very lines that it was given for', () => {
  const { isConfirmed, answers } = consentTo([fileOf(1, editable)]);
  expect(isConfirmed).toBe(true);
  const isStill = (...files: ImportedFile[]) => consentTo(files, answers).isConfirmed;
  expect(isStill(fileOf(1, editable))).toBe(true);
  expect(isStill(fileOf(1, { ...editable, message: 'It takes packages from https://other.example.' }))).toBe(false);
  expect(isStill(fileOf(1, editable, { line: 2, message: 'One more.' }))).toBe(false);
  expect(isStill(fileOf(2, editable))).toBe(false);
  expect(isStill(fileOf(1, editable), fileOf(2, editable))).toBe(false);
  expect(isStill(fileOf(1))).toBe(true);
});
