import type { Locator, Page } from '@playwright/test';
import { main, patient, submit } from './nix-page';
import { drawer, listed } from './page';
import { pageCall } from './page-call';
import { expect } from './test';

/** The choice of a kind. */
export const kind = (page: Page, label: string): Locator =>
  drawer(page).getByRole('radio', { name: new RegExp(`^${label}\\b`) });
/** What it is going to be called. */
export const name = (page: Page): Locator => drawer(page).getByLabel('Name', { exact: true });
/** What pip is going to be asked for. */
export const field = (page: Page): Locator => drawer(page).getByLabel('Packages', { exact: true });

/** Sends the form off and waits until its environment is made. */
export async function make(page: Page, wanted: string): Promise<void> {
  await expect(submit(page)).toBeEnabled(patient);
  await submit(page).click();
  await expect(drawer(page)).toBeHidden();
  await expect(listed(page, wanted)).toBeVisible();
  await expect(main(page).getByRole('button', { name: /^Open terminal/ })).toBeEnabled(patient);
}

/** What is in the environment of a name, by name and version. */
export async function packagesOf(page: Page, wanted: string): Promise<string[]> {
  const environments = await pageCall(page, 'environment.list', {});
  const id = environments.find((one) => one.name === wanted)?.id ?? '';
  const { packages } = await pageCall(page, 'environment.get', { id });
  return packages.map((one) => `${one.name} ${one.version}`).sort();
}
