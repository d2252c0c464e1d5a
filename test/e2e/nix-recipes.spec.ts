import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strings } from '../../renderer/strings';
import { startIndex } from '../support/local-index';
import { hasNix } from '../support/nix-store';
import { makeWheel } from '../support/wheels';
import { testWithNix as test } from './support/nix';
import {
  addPackages,
  chooseMore,
  create,
  enter,
  main,
  packages,
  patient,
  press,
  python,
  startForm,
  suggestion,
} from './support/nix-page';
import { drawer, plan, runFromPalette, screens, typeLine } from './support/page';
import { expect } from './support/test';
import { useIndex } from './support/user-index';

test.skip(!hasNix, 'There is no Nix on this machine, or no bwrap.');
test.setTimeout(300_000);

test.beforeEach(async ({ page }) => {
  page.setDefaultTimeout(patient.timeout / 2);
  await expect(page.getByText('No environments yet')).toBeVisible();
});

test('a Python beside other programs', async ({ page }) => {
  await startForm(page, 'Packages from nixpkgs', 'studio');
  await addPackages(page, 'demo');
  await press(drawer(page), 'More options');
  const programs = drawer(page).getByRole('combobox', { name: 'Other programs', exact: true });
  await programs.pressSequentially('hel');
  await suggestion(page, 'hello').click(patient);
  await expect(plan(page)).toContainText('hello', patient);
  await create(page);
  await enter(page, 'studio');
  await python(page, "import demo, subprocess; print('ends', subprocess.call(['hello']))", 'ends 0');
  await chooseMore(page, 'Show Nix');
  await expect(drawer(page).locator('pre')).toContainText('pkgs.hello');
});

test('the shell of a project, its build, and what was built', async ({ page, home }) => {
  const project = join(home.folder, 'code');
  mkdirSync(project);
  const metadata = '[project]\nname = "code"\nversion = "1.0"\n[project.scripts]\nsay-it = "code_said:main"\n';
  writeFileSync(join(project, 'pyproject.toml'), metadata);
  writeFileSync(join(project, 'code_said.py'), "def main():\n    print('said', 6 * 7)\n");
  await startForm(page, 'The shell of a project', 'code');
  await drawer(page).getByLabel('Project folder', { exact: true }).fill(project);
  await expect(plan(page)).toContainText('code', patient);
  await create(page);
  await enter(page, 'code');
  await python(page, 'import code_said; code_said.main()', 'said 42');
  await chooseMore(page, 'Build');
  await expect(drawer(page).getByRole('button', { name: /Build code done/ })).toBeVisible(patient);
  await page.keyboard.press('Escape');
  await expect(main(page).getByText('say-it')).toBeVisible(patient);
  await page.locator('.xterm-helper-textarea').focus();
  await typeLine(page, 'clear; say-it | tr a-z A-Z');
  await expect(screens(page)).toContainText('SAID 42');
});

test('a virtualenv that is emulated over Nix: pip sees what Nix gave', async ({ page, home }) => {
  const index = await startIndex([makeWheel({ name: 'alpha', requires: ['numpy'] })]);
  useIndex(home, index.url);
  try {
    await startForm(page, 'Packages from nixpkgs, and pip', 'both');
    await packages(page).pressSequentially('numpy ');
    await create(page);
    await enter(page, 'both');
    await typeLine(page, 'pip install alpha');
    await expect(screens(page)).toContainText('Successfully installed alpha-1.0', patient);
    await python(page, "import alpha, numpy; print('both', alpha.version, numpy.__version__)", 'both 1.0 2.3.2');
  } finally {
    await index.close();
  }
});

test('a new package for Nix is written from its name and version', async ({ page }) => {
  await runFromPalette(page, strings.actions.newNixPackage);
  await drawer(page).getByLabel('Name', { exact: true }).fill('weather');
  await drawer(page).getByLabel('Version', { exact: true }).fill('1.0');
  const text = drawer(page).locator('pre').first();
  await expect(text).toContainText('buildPythonPackage');
  await expect(text).toContainText('pname = "weather";');
  await expect(drawer(page)).toContainText('python-packages.nix');
  await drawer(page).getByRole('combobox', { name: 'What it is' }).click();
  await page.getByRole('option', { name: /^An application/ }).click();
  await expect(text).toContainText('buildPythonApplication');
  await expect(drawer(page)).toContainText('all-packages.nix');
});
