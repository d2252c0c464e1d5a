import type { Locator, Page } from '@playwright/test';
import { strings } from '../../../renderer/strings';
import { expect } from './test';

/** The screens of the terminals that are shown, in reading order. */
export const screens = (page: Page): Locator => page.locator('.xterm-rows');

/** The dock with the terminals. */
export const terminals = (page: Page): Locator => page.getByRole('region', { name: 'Terminals' });

/** A drawer; messages in a corner are dialogs too. */
export const drawer = (page: Page): Locator => page.getByRole('dialog').and(page.locator('[data-drawer]'));

/** The plan of the form that is open. */
export const plan = (page: Page): Locator => drawer(page).getByRole('region', { name: 'What will happen' });

/** The tab of a terminal. */
export const terminalTab = (page: Page, name: string): Locator => terminals(page).getByRole('tab', { name });

/** An environment in the list. */
export const listed = (page: Page, name: string): Locator =>
  page.getByRole('listbox', { name: 'Environments' }).getByRole('option', { name: new RegExp(`^${name}\\b`) });

/** Runs what the palette finds first for a title. */
export async function runFromPalette(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyP');
  await page.getByPlaceholder(strings.palette.placeholder).fill(title);
  const palette = page.getByRole('dialog', { name: strings.palette.title });
  await expect(palette.getByRole('option', { name: title, selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
}

/** Opens a shell without an environment and waits for its prompt. */
export async function openPlain(page: Page): Promise<void> {
  await runFromPalette(page, strings.terminal.openPlain);
  await expect(screens(page).last()).toContainText(/[$#%>] *$/);
}

/** Types a line where the keyboard is. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}
