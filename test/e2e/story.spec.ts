import { AxeBuilder } from '@axe-core/playwright';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { screens, typeLine } from './support/page';
import { expect, test } from './support/test';

test.skip(!isTested('python3-venv'), 'python3-venv is missing.');

test('from nothing to an activated terminal, and again from an export', async ({ page, host }) => {
  test.setTimeout(240_000);
  const screen = screens(page);

  await test.step('an environment is made with a real package', async () => {
    await page
      .getByRole('button', { name: /New environment/ })
      .first()
      .click();
    await page.getByLabel('Name', { exact: true }).fill('demo');
    await page.getByLabel('Packages', { exact: true }).fill('six==1.17.0');
    await expect(page.getByText('What will happen')).toBeVisible();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(page.getByRole('option', { name: /demo/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Open terminal/ }).first()).toBeEnabled({ timeout: 120_000 });
  });

  await test.step('one click, and python is that Python', async () => {
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^Open terminal/ })
      .first()
      .click();
    await expect(screen).toContainText('(demo)');
    await typeLine(page, 'python -c "import six, sys; print(six.__version__, sys.prefix[-8:])"');
    await expect(screen).toContainText('1.17.0 /content');
  });

  await test.step('axe finds nothing', async () => {
    // axe opens a page of its own, which only a browser does.
    if (host === 'electron') return;
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  await test.step('its export makes another one with the same versions', async () => {
    await page.getByRole('button', { name: /^Export/ }).click();
    const text = await page.getByRole('dialog').locator('pre').textContent();
    await page.keyboard.press('Escape');
    await page.evaluate((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], 'again.cloche.json'));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, text ?? '');
    await page.getByLabel('Name', { exact: true }).fill('again');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('option', { name: /again/ }).click();
    await expect(page.getByRole('button', { name: /^Open terminal/ }).first()).toBeEnabled({ timeout: 120_000 });
    await page.getByRole('option', { name: /again/ }).dblclick();
    await expect(screen).toContainText('(again)');
    await typeLine(page, 'python -c "import six; print(six.__version__)"');
    await expect(screen).toContainText('1.17.0');
  });
});
