import { expect, test } from './support/test';

test('the page opens and is connected', async ({ page }) => {
  await expect(page.locator('#root')).not.toBeEmpty();
  await expect(page).toHaveTitle(/Cloche/);
});
