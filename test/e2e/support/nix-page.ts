import type { Locator, Page } from '@playwright/test';
import { drawer, screens, typeLine } from './page';
import { expect } from './test';

/** How long a step that evaluates or builds may take on a busy machine. */
export const patient = { timeout: 120_000 };

/** What is shown of the environment that is selected. */
export const main = (page: Page): Locator => page.getByRole('main');
/** Presses the button of exactly this name. */
export const press = (scope: Page | Locator, name: string | RegExp): Promise<void> =>
  scope.getByRole('button', { name, exact: true }).click();
/** The form's field for names of nixpkgs. */
export const packages = (page: Page): Locator => drawer(page).getByRole('combobox', { name: 'Packages', exact: true });
/** The form's field for what pip installs. */
export const requirements = (page: Page): Locator =>
  drawer(page).getByRole('textbox', { name: 'Packages', exact: true });
/** A name that is proposed. */
export const suggestion = (page: Page, name: string): Locator =>
  page.getByRole('option', { name: new RegExp(`^${name}\\b`) });
/** A name that was chosen. */
export const taken = (page: Page, name: string): Locator =>
  drawer(page).getByRole('button', { name: `Remove ${name}` });
/** The form's button. */
export const submit = (page: Page, name = 'Create'): Locator => drawer(page).getByRole('button', { name, exact: true });
/** The button that opens a terminal in what is selected. */
export const openTerminal = (page: Page): Locator => main(page).getByRole('button', { name: /^Open terminal/ });

/** Opens the form for an intent, with a name. */
export async function startForm(page: Page, intent: string, name: string): Promise<void> {
  await press(page, 'New environment');
  await chooseIntent(page, intent);
  await drawer(page).getByLabel('Name', { exact: true }).fill(name);
}

/** Says what is wanted. */
export async function chooseIntent(page: Page, intent: string): Promise<void> {
  await drawer(page)
    .getByRole('radio', { name: new RegExp(`^${intent}\\s`) })
    .check();
}

/** Adds names as they are typed, whatever is suggested. */
export async function addPackages(page: Page, ...names: readonly string[]): Promise<void> {
  await packages(page).pressSequentially(`${names.join(' ')} `);
  for (const name of names) await expect(taken(page, name)).toBeVisible();
}

/** Sends the form off. */
export async function create(page: Page): Promise<void> {
  await submit(page).click();
  await expect(drawer(page)).toBeHidden();
}

/** Chooses from the menu of what is selected. */
export async function chooseMore(page: Page, name: string): Promise<void> {
  await press(page, 'More actions');
  await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
}

/** Opens a terminal in the environment that is selected and waits for its prompt. */
export async function enter(page: Page, name: string): Promise<void> {
  await expect(openTerminal(page)).toBeEnabled(patient);
  await openTerminal(page).click();
  await expect(screens(page)).toContainText(`(${name})`, patient);
}

/** Runs Python in the terminal; the answer is not in the line that is typed. */
export async function python(page: Page, script: string, answer: string): Promise<void> {
  expect(script).not.toContain(answer);
  await typeLine(page, `python -c "${script}"`);
  await expect(screens(page)).toContainText(answer, patient);
}
