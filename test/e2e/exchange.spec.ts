import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { seedEnvironments } from '../pictures/seed';
import { hasConda } from '../support/conda-tools';
import { startIndex } from '../support/local-index';
import { makeWheel } from '../support/wheels';
import { testWithConda as test } from './support/conda';
import { drop, dropPaths } from './support/drop';
import { field, kind, make, name, packagesOf } from './support/import-form';
import { chooseMore, enter, main, patient, python, submit } from './support/nix-page';
import { drawer, listed, plan, runFromPalette } from './support/page';
import { pageCall } from './support/page-call';
import { expect } from './support/test';
import { useIndex } from './support/user-index';

test.describe('files and kinds', () => {
  test.skip(!hasConda, 'There is neither micromamba and conda nor what their stand-in needs.');
  test.setTimeout(300_000);

  test.beforeEach(async ({ page }) => {
    page.setDefaultTimeout(30_000);
    await expect(page.getByText('No environments yet')).toBeVisible(patient);
  });

  test('a dropped environment.yml is answered, made and opened; its export makes the same again', async ({
    page,
    conda,
  }) => {
    const text = `name: bio\nchannels:\n  - ${conda.channel}\n  - nodefaults\ndependencies:\n  - python=3.11\n  - demo-lib=1.0\n  - demo-py\n`;
    let before: string[] = [];
    let exported = '';
    await test.step('what was understood is shown before anything is run', async () => {
      await drop(page, 'environment.yml', text);
      await expect(drawer(page)).toContainText('environment.yml, 2 packages of channels');
      await expect(kind(page, 'micromamba')).toBeChecked();
      await expect(drawer(page)).toContainText('1 line needs your yes.');
      await expect(submit(page)).toBeDisabled();
    });
    await test.step('another kind tells what it leaves out and wants a yes to that; the name that was typed stays', async () => {
      await name(page).fill('genes');
      await kind(page, 'venv').check();
      await expect(drawer(page).getByRole('region', { name: 'Left out' })).toContainText('Make it without these.');
      await drawer(page).getByLabel('I have read these lines and want to use them.').check();
      await expect(drawer(page)).toContainText(/parts? left out needs? your yes\./);
      await kind(page, 'micromamba').check();
      await expect(drawer(page).getByRole('region', { name: 'Left out' })).toBeHidden();
      await expect(field(page)).toHaveValue('demo-lib=1.0\ndemo-py');
      await expect(name(page)).toHaveValue('genes');
    });
    await test.step('what was changed by hand is given up only after a question', async () => {
      await field(page).fill('demo-lib=1.0');
      await kind(page, 'conda').click();
      await page
        .getByRole('dialog', { name: 'Take the settings of the file again?' })
        .getByRole('button', { name: 'Cancel' })
        .click();
      await expect(kind(page, 'micromamba')).toBeChecked();
      await expect(field(page)).toHaveValue('demo-lib=1.0');
      await field(page).fill('demo-lib=1.0\ndemo-py');
    });
    await test.step('it is made and opened', async () => {
      await make(page, 'genes');
      await enter(page, 'genes');
      await python(page, 'import demo_py; print(demo_py.version, 6 * 7)', '0.5 42');
      before = await packagesOf(page, 'genes');
      expect(before.length).toBeGreaterThan(3);
    });
    await test.step('its export is read before it is saved', async () => {
      await main(page).getByRole('button', { name: 'Export…' }).click();
      await expect(drawer(page).getByRole('figure')).toContainText('genes.cloche.json');
      exported = await drawer(page).locator('pre').innerText();
      await drawer(page).getByLabel('Format').press('Enter');
      await expect(page.getByRole('group', { name: 'conda' })).toContainText('environment.yml: what was asked for');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
    });
    await test.step('it is removed, and made of its export with the same packages', async () => {
      await chooseMore(page, 'Remove');
      await expect(listed(page, 'genes')).toBeHidden();
      await drop(page, 'anything.txt', exported);
      await expect(drawer(page)).toContainText('Export of Cloche');
      await expect(name(page)).toHaveValue('genes');
      await drawer(page).getByLabel('Channels', { exact: true }).fill(conda.channel);
      await expect(plan(page)).toContainText(/Link \d+ packages/, patient);
      await make(page, 'genes');
      expect(await packagesOf(page, 'genes')).toEqual(before);
    });
  });

  test('a dropped requirements.txt becomes a venv, and that becomes another kind beside it', async ({
    page,
    home,
    conda,
  }) => {
    test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
    const index = await startIndex([makeWheel({ name: 'demo-py', version: '0.5' })]);
    useIndex(home, index.url);
    try {
      await drop(page, 'requirements.txt', 'demo-py\n');
      await expect(drawer(page)).toContainText('Requirements of pip, 1 package');
      await kind(page, 'venv').check();
      await name(page).fill('demo');
      await make(page, 'demo');
      await runFromPalette(page, 'Convert the environment to another kind…');
      await expect(drawer(page)).toContainText('demo stays as it is.');
      await expect(kind(page, 'venv')).toHaveCount(0);
      await kind(page, 'micromamba').check();
      await expect(name(page)).toHaveValue('demo-2');
      // A kind that was only chosen is nothing to be asked about.
      await page.keyboard.press('Escape');
      await expect(drawer(page)).toBeHidden();
      await runFromPalette(page, 'Convert the environment to another kind…');
      await kind(page, 'micromamba').check();
      await expect(name(page)).toHaveValue('demo-2');
      await expect(drawer(page).getByText(/^What is carried over:/)).toBeVisible();
      await drawer(page).getByLabel('Channels', { exact: true }).fill(conda.channel);
      await drawer(page).getByLabel('Python', { exact: true }).fill('3.11');
      await make(page, 'demo-2');
      await expect(listed(page, 'demo-2')).toContainText('micromamba');
      await expect(page.getByRole('option', { name: /^demo venv/ })).toBeVisible();
      expect(await packagesOf(page, 'demo-2')).toContain('demo-py 0.5');
    } finally {
      await index.close();
    }
  });

  test('a dropped folder gives its known files, and what they include', async ({ page, home, conda }) => {
    const project = join(home.folder, 'forecast');
    const files = {
      'requirements.txt': '-r requirements/base.txt\nnumpy\n',
      'requirements/base.txt': 'requests\n',
      'environment.yml': `channels: [${conda.channel}]\ndependencies: [python=3.11, demo-py]\n`,
      'notes.txt': 'not a requirement at all\n',
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    await dropPaths(page, project);
    await expect(drawer(page)).toContainText('New environment from environment.yml');
    await expect(name(page)).toHaveValue('forecast');
    await expect(drawer(page).getByRole('button', { name: 'notes.txt' })).toHaveCount(0);
    await drawer(page).getByRole('button', { name: 'requirements.txt', exact: true }).click();
    await expect(drawer(page)).toContainText('New environment from requirements.txt');
    await expect(drawer(page)).toContainText('Requirements of pip, 2 packages');
    await expect(name(page)).toHaveValue('forecast');
    await drawer(page).getByRole('button', { name: 'environment.yml', exact: true }).click();
    await expect(drawer(page)).toContainText('New environment from environment.yml');
    await page.keyboard.press('Escape');
    writeFileSync(join(project, 'environment.yml'), 'dependencies: [python\n');
    await dropPaths(page, project);
    await expect(drawer(page)).toContainText('New environment from requirements.txt');
    await expect(drawer(page).getByText(/^environment\.yml was not taken\. \w/)).toBeVisible();
  });

  test('of two environments that are dropped together one is taken and the other offered', async ({ page, home }) => {
    const files = {
      'requirements.txt': '-r base.txt\nnumpy\n',
      'base.txt': 'requests\n',
      'environment.yml': 'name: science\ndependencies: [python=3.11, six]\n',
      'environment-dev.yml': 'dependencies: [python\n',
    };
    for (const [path, text] of Object.entries(files)) writeFileSync(join(home.folder, path), text);
    await dropPaths(page, ...Object.keys(files).map((path) => join(home.folder, path)));
    await expect(drawer(page)).toContainText('New environment from environment.yml');
    await expect(drawer(page).getByText(/^environment-dev\.yml was not taken\. \w/)).toBeVisible();
    await expect(drawer(page).getByRole('button', { name: 'base.txt' })).toHaveCount(0);
    await drawer(page).getByRole('button', { name: 'requirements.txt', exact: true }).click();
    await expect(drawer(page)).toContainText('New environment from requirements.txt');
    await expect(drawer(page)).toContainText('Requirements of pip, 2 packages');
    await drawer(page).getByRole('button', { name: 'environment.yml', exact: true }).click();
    await expect(drawer(page)).toContainText('New environment from environment.yml');
    await expect(name(page)).toHaveValue('science');
  });

  test('a list is chosen together with what it includes', async ({ page, home, host }) => {
    test.skip(host !== 'browser', 'The dialogs of a desktop are the system’s.');
    const files = { 'requirements.txt': '-r base.txt\nnumpy\n', 'base.txt': 'requests\n' };
    for (const [path, text] of Object.entries(files)) writeFileSync(join(home.folder, path), text);
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+KeyO');
    await (await choosing).setFiles(Object.keys(files).map((path) => join(home.folder, path)));
    await expect(drawer(page)).toContainText('New environment from requirements.txt');
    await expect(drawer(page)).toContainText('Requirements of pip, 2 packages');
  });

  test('a folder without a known file, and text that is nothing, say so', async ({ page, home }) => {
    mkdirSync(join(home.folder, 'empty'));
    await dropPaths(page, join(home.folder, 'empty'));
    const notices = page.getByRole('region', { name: 'Notifications' });
    await expect(notices).toContainText('empty was not imported.');
    await expect(notices).toContainText('There is no file in empty that can be imported.');
    await expect(drawer(page)).toBeHidden();
  });
});

test('what was imported is compared with its file, and what was changed by hand is told and can be saved', async ({
  page,
  home,
  host,
}) => {
  test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
  test.setTimeout(300_000);
  const wheels = [['alpha', '1.0'], ['alpha', '2.0'], ['beta', '0.5'], ['beta', '0.6'], ['gamma'], ['delta'], ['same']];
  const index = await startIndex(wheels.map(([wheel = '', version = '1.0']) => makeWheel({ name: wheel, version })));
  useIndex(home, index.url);
  try {
    const requirements = ['alpha==1.0', 'beta', 'gamma', 'same'];
    await pageCall(page, 'environment.create', { name: 'demo', kind: 'venv', spec: { requirements, pip: true } });
    await listed(page, 'demo').click();
    await expect(main(page).getByRole('button', { name: /^Open terminal/ })).toBeEnabled(patient);
    const [demo] = await pageCall(page, 'environment.list', {});
    const exported = await pageCall(page, 'exchange.export', { id: demo?.id ?? '', format: 'cloche' });
    await drop(page, exported.fileName, exported.text);
    await name(page).fill('copy');
    await make(page, 'copy');
    const differences = main(page).getByRole('region', { name: 'Against what should be there' });
    await runFromPalette(page, 'Compare the environment with what it was made of');
    await expect(differences).toContainText('Compared with the file: 4 same');

    const copy = (await pageCall(page, 'environment.list', {})).find((one) => one.name === 'copy');
    const pip = (...words: string[]) =>
      promisify(execFile)(join(copy?.path ?? '', 'bin/python'), ['-m', 'pip', ...words], { env: home.variables });
    await pip('install', '--quiet', 'alpha==2.0', 'beta==0.5', 'delta');
    await pip('uninstall', '--quiet', '--yes', 'gamma');
    await runFromPalette(page, 'Compare the environment with what it was made of');
    await expect(differences).toContainText('Compared with the file: 1 same, 1 newer, 1 older, 1 missing, 1 extra');
    await differences.getByText('Compared with the file').click();
    for (const [title, item] of [
      ['Newer', 'alpha'],
      ['Older', 'beta'],
      ['Missing', 'gamma'],
      ['Extra', 'delta'],
    ] as const)
      await expect(
        differences.locator('div', { has: page.getByRole('heading', { name: title }) }).last(),
      ).toContainText(item);
    // On the desktop a dialog of the system asks where to.
    if (host === 'browser') {
      const downloading = page.waitForEvent('download');
      await differences.getByRole('button', { name: 'Save report…' }).click();
      const report = await downloading;
      expect(report.suggestedFilename()).toBe('copy-comparison.txt');
      expect(readFileSync(await report.path(), 'utf8')).toContain('Newer: 1\n  alpha 2.0 instead of 1.0\n');
    }
  } finally {
    await index.close();
  }
});

test('what was installed by hand is there when the packages are looked at, and when the window is again', async ({
  page,
  home,
}) => {
  await expect(page.getByText('No environments yet')).toBeVisible();
  await seedEnvironments(home.folder, [{ name: 'demo', python: '3.12.4', packages: [['six', '1.17.0']] }]);
  await page.reload();
  await listed(page, 'demo').click();
  const [demo] = await pageCall(page, 'environment.list', {});
  const install = (wheel: string) => {
    const metadata = join(demo?.path ?? '', 'lib/python3.12/site-packages', `${wheel}-1.0.dist-info`);
    mkdirSync(metadata);
    writeFileSync(join(metadata, 'METADATA'), `Metadata-Version: 2.1\nName: ${wheel}\nVersion: 1.0\n`);
  };
  const packages = main(page).getByRole('region', { name: 'Packages' });
  await expect(main(page)).toContainText('1 package');
  install('alpha');
  await page.getByRole('tab', { name: 'Packages' }).click();
  await expect(packages).toContainText('alpha');
  install('beta');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(packages).toContainText('beta');
  await expect(main(page)).toContainText('3 packages');
});
