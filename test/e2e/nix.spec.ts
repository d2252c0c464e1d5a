import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startIndex } from '../support/local-index';
import { hasNix, miniNixpkgs } from '../support/nix-store';
import { makeWheel } from '../support/wheels';
import { testWithNix, testWithoutNix } from './support/nix';
import {
  addPackages,
  chooseIntent,
  chooseMore,
  create,
  enter,
  main,
  openTerminal,
  packages,
  patient,
  press,
  python,
  requirements,
  startForm,
  submit,
  suggestion,
  taken,
} from './support/nix-page';
import { drawer, listed, plan, screens, typeLine } from './support/page';
import { expect } from './support/test';
import { useIndex } from './support/user-index';

/** axe finds nothing. It opens a page of its own, which only a browser does. */
async function examine(page: Page, host: 'browser' | 'electron'): Promise<void> {
  if (host === 'electron') return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

testWithNix.describe('with Nix', () => {
  testWithNix.skip(!hasNix, 'There is no Nix on this machine, or no bwrap.');
  testWithNix.setTimeout(300_000);

  testWithNix.beforeEach(async ({ page }) => {
    page.setDefaultTimeout(patient.timeout / 2);
    await expect(page.getByText('No environments yet')).toBeVisible();
  });

  testWithNix('packages of nixpkgs: completed, made, opened, shown, changed, removed', async ({ page, host }) => {
    await testWithNix.step('names are completed by that nixpkgs', async () => {
      await startForm(page, 'Packages from nixpkgs', 'lab');
      await packages(page).pressSequentially('dem');
      await expect(suggestion(page, 'demo')).toContainText('1.2.3', patient);
      await examine(page, host);
      await packages(page).press('Enter');
      await expect(taken(page, 'demo')).toBeVisible();
      await expect(suggestion(page, 'demo')).toBeHidden();
    });

    await testWithNix.step('the plan says what will happen, and the job how far it is', async () => {
      await expect(plan(page)).toContainText('Fetch or build python3 with demo 1.2.3.', patient);
      await create(page);
      await expect(page.getByRole('contentinfo').getByRole('progressbar', { name: 'Create lab' })).toBeVisible();
    });

    await testWithNix.step('one click opens it', async () => {
      await enter(page, 'lab');
      await python(page, "import demo; print('demo', demo.__version__)", 'demo 1.2.3');
    });

    await testWithNix.step('it is Nix that people write', async () => {
      await chooseMore(page, 'Show Nix');
      await expect(drawer(page).locator('pre')).toContainText('python3.withPackages');
      await expect(drawer(page).getByText('shell.nix', { exact: true })).toBeVisible();
      await page.keyboard.press('Escape');
    });

    await testWithNix.step('a change adds a package', async () => {
      await press(main(page), 'Change…');
      await expect(taken(page, 'demo')).toBeVisible();
      await expect(drawer(page).getByText('Nothing is changed yet.')).toBeVisible();
      await expect(submit(page, 'Change')).toBeDisabled();
      await addPackages(page, 'numpy');
      await expect(plan(page)).toContainText('with demo 1.2.3, numpy 2.3.2.', patient);
      await submit(page, 'Change').click();
      await expect(drawer(page).getByRole('button', { name: /Update lab done/ })).toBeVisible(patient);
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Packages' }).click();
      await expect(page.getByRole('cell', { name: 'numpy' })).toBeVisible();
      await page.locator('.xterm-helper-textarea').focus();
      await python(page, "import demo, numpy; print('zeros', numpy.zeros(2))", 'zeros [0.0, 0.0]');
    });

    await testWithNix.step('what is removed comes back and works', async () => {
      await chooseMore(page, 'Remove');
      await expect(listed(page, 'lab')).toBeHidden();
      await press(page, 'Undo');
      await expect(listed(page, 'lab')).toHaveAttribute('aria-selected', 'true');
      await page.locator('.xterm-helper-textarea').focus();
      await python(page, "import demo, numpy; print('back', 6 * 7)", 'back 42');
    });
  });

  testWithNix('pip just works: a zone of its own around a venv', async ({ page, home }) => {
    const index = await startIndex([makeWheel({ name: 'alpha' })]);
    useIndex(home, index.url);
    try {
      await startForm(page, 'I just want pip to work', 'zone');
      await requirements(page).fill('alpha');
      await expect(plan(page)).toContainText('Build a zone with the usual folders of Linux', patient);
      await create(page);
      await enter(page, 'zone');
      await python(page, "import alpha, sys; print('venv', alpha.version, sys.prefix[-8:])", 'venv 1.0 t/prefix');
      await typeLine(page, 'ls /usr/local/lib/libz.so.1 | sed s/^/zone:/');
      await expect(screens(page)).toContainText('zone:/usr/local/lib/libz.so.1');
      await typeLine(page, 'command -v pip | sed s/^/pip:/');
      await expect(screens(page)).toContainText(/pip:\S*current\/prefix\/bin\/pip/);
    } finally {
      await index.close();
    }
  });

  testWithNix('a venv on a Python of the nixpkgs that is named: chosen, made, shown as Nix', async ({ page, home }) => {
    const nixpkgs = join(home.folder, 'nixpkgs');
    mkdirSync(nixpkgs);
    const text = `arguments: let pkgs = import ${miniNixpkgs} arguments; in pkgs // { python399 = pkgs.python3; }`;
    writeFileSync(join(nixpkgs, 'default.nix'), text);
    const pythons = drawer(page).getByRole('combobox', { name: 'Python', exact: true });
    await startForm(page, 'Packages from PyPI', 'chosen');
    await pythons.click();
    await expect(suggestion(page, 'python3')).toContainText(/3\.\d+/, patient);
    await expect(suggestion(page, 'python27')).toContainText('makes no venv');
    await expect(suggestion(page, 'python399')).toBeHidden();
    await page.keyboard.press('Escape');
    await press(drawer(page), 'More options');
    await drawer(page).getByLabel('nixpkgs', { exact: true }).fill(`path:${nixpkgs}`);
    await pythons.fill('python399');
    const files = drawer(page).getByRole('region', { name: 'This file will be evaluated' });
    await files.getByRole('checkbox', { name: 'I have read it and trust it.' }).check(patient);
    await pythons.fill('python39');
    await suggestion(page, 'python399').click(patient);
    await expect(plan(page)).toContainText('Fetch or build python399', patient);
    await create(page);
    await enter(page, 'chosen');
    await python(page, "import sys; print('prefix', sys.prefix[-8:])", 'prefix /content');
    await chooseMore(page, 'Show Nix');
    await expect(drawer(page).locator('pre')).toContainText('interpreter = pkgs.python399;');
  });

  testWithNix('requirements as Nix: what is missing is told before anything is built', async ({ page }) => {
    await testWithNix.step('with the way out', async () => {
      await startForm(page, 'A requirements file, as Nix', 'tables');
      await requirements(page).fill('demo>=1\nnowhere-to-be-found\n');
      const card = plan(page).getByRole('alert');
      await expect(card).toContainText('nowhere-to-be-found', patient);
      await expect(card).not.toContainText('demo');
      await expect(submit(page)).toBeDisabled();
      await press(card, 'Make an FHS pip zone with the same requirements');
      await expect(drawer(page).getByRole('radio', { name: /^I just want pip to work/ })).toBeChecked();
      await expect(requirements(page)).toHaveValue('demo>=1\nnowhere-to-be-found');
      await expect(plan(page)).toContainText('Build a zone', patient);
      await expect(submit(page)).toBeEnabled();
    });

    await testWithNix.step('what is there is made of it', async () => {
      await chooseIntent(page, 'A requirements file, as Nix');
      await requirements(page).fill('demo>=1\nNumPy==1.26\n');
      await expect(plan(page)).toContainText('2.3.2', patient);
      await create(page);
      await enter(page, 'tables');
      await python(page, "import demo, numpy; print('numpy', numpy.__version__)", 'numpy 2.3.2');
    });
  });

  testWithNix('a build that fails says where, and its fixes work', async ({ page, host }) => {
    const card = main(page).getByRole('alert');

    await testWithNix.step('the package, the last lines, another try', async () => {
      await startForm(page, 'Packages from nixpkgs', 'fragile');
      await addPackages(page, 'demo', 'failing-build');
      await create(page);
      await expect(card).toContainText('failing-build-1.0', patient);
      await expect(card).toContainText('exit code 3');
      await expect(card).toContainText('error: something went wrong');
      await expect(listed(page, 'fragile')).toContainText('incomplete');
      await examine(page, host);
    });

    await testWithNix.step('a name that is misspelt, before anything is made', async () => {
      await press(main(page), 'Change and try again');
      await taken(page, 'failing-build').click();
      await addPackages(page, 'requsts');
      const told = plan(page).getByRole('alert');
      await expect(told).toContainText('requsts', patient);
      await expect(submit(page)).toBeDisabled();
      await press(told, 'Use requests instead of requsts');
      await expect(taken(page, 'requests')).toBeVisible();
      await expect(taken(page, 'requsts')).toBeHidden();
      await expect(taken(page, 'demo')).toBeVisible();
      await create(page);
      await expect(openTerminal(page)).toBeEnabled(patient);
    });

    await testWithNix.step('two packages with the same file', async () => {
      await press(main(page), 'Change…');
      await addPackages(page, 'collide-a', 'collide-b');
      await submit(page, 'Change').click();
      const failure = drawer(page).getByRole('alert');
      await expect(failure).toContainText('clash.py', patient);
      await expect(failure.getByRole('button', { name: 'Keep collide-a' })).toBeVisible();
      await examine(page, host);
      await press(failure, 'Keep collide-b');
      await expect(taken(page, 'collide-a')).toBeHidden();
      await expect(taken(page, 'collide-b')).toBeVisible();
      await submit(page, 'Change').click();
      await expect(drawer(page).getByRole('button', { name: /Update fragile done/ })).toBeVisible(patient);
      await page.keyboard.press('Escape');
      await enter(page, 'fragile');
      await python(page, "import demo, requests, clash; print('kept', clash.WHO)", 'kept b');
    });
  });

  testWithNix('a Nix file of the user’s is shown, and evaluated after a yes', async ({ page, home, host }) => {
    const file = join(home.folder, 'mine.nix');
    writeFileSync(
      file,
      `{ buildPythonPackage }:
buildPythonPackage {
  pname = "mine";
  version = "0.1";
  pyproject = true;
  unpackPhase = ''
    echo "WHO = 'me'" >mine.py
  '';
}
`,
    );
    await startForm(page, 'Packages from nixpkgs', 'own');
    await press(drawer(page), 'More options');
    await drawer(page).getByLabel('Own packages', { exact: true }).fill(file);
    const files = drawer(page).getByRole('region', { name: 'This file will be evaluated' });
    await expect(files).toContainText('echo "WHO = \'me\'" >mine.py', patient);
    await expect(files).toContainText('mine.nix');
    await expect(plan(page)).not.toHaveAttribute('aria-busy', 'true');
    await expect(submit(page)).toBeDisabled();
    await examine(page, host);
    await files.getByRole('checkbox', { name: 'I have read it and trust it.' }).check();
    await expect(submit(page)).toBeEnabled(patient);
    await create(page);
    await enter(page, 'own');
    await python(page, "import mine; print('who', mine.WHO)", 'who me');
  });
});

testWithoutNix('without Nix the window says so once, and how to get it; all else works', async ({ page }) => {
  testWithoutNix.setTimeout(240_000);
  await expect(page.getByText('No environments yet')).toBeVisible();

  await testWithoutNix.step('the form', async () => {
    await press(page, 'New environment');
    const said = drawer(page).getByText('Nix is not installed on this machine.');
    await expect(said).toBeHidden();
    await drawer(page).getByText('more kinds cannot be made here').click();
    await expect(said).toHaveCount(1);
    await expect(said).toBeVisible();
    await expect(drawer(page).getByText('https://nixos.org/download/')).toBeVisible();
    await expect(drawer(page).getByRole('button', { name: 'Open the installer’s page' })).toBeVisible();
    await expect(drawer(page).getByText('I just want pip to work')).toBeVisible();
    await expect(drawer(page).getByRole('radio')).toHaveCount(1);
    await expect(drawer(page).getByRole('alert')).toHaveCount(0);
  });

  await testWithoutNix.step('a venv is made', async () => {
    await drawer(page).getByLabel('Name', { exact: true }).fill('plain');
    await expect(submit(page)).toBeEnabled(patient);
    await create(page);
    await enter(page, 'plain');
    await python(page, "import sys; print('prefix', sys.prefix[-8:])", 'prefix /content');
  });

  await testWithoutNix.step('the doctor has no failure', async () => {
    await press(page, /^This machine/);
    const findings = drawer(page).getByRole('list', { name: 'Findings' }).getByRole('listitem');
    const ofNix = findings.filter({ hasText: 'Nix is not installed' });
    await expect(ofNix).toHaveCount(1, patient);
    await expect(ofNix).toContainText('https://nixos.org/download/');
    await expect(ofNix.getByRole('button')).toHaveCount(1);
    await expect(ofNix).not.toContainText('fine');
    await expect(findings.filter({ hasText: /\bproblem\b/ })).toHaveCount(0);
  });
});
