import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terminalThemes } from '../../renderer/features/terminals/terminal-theme';
import { isTested } from '../../scripts/lib/machine-tools.mjs';
import { cli, makeDemo, openDemo, seedDemo } from './support/demo';
import { openPlain, runFromPalette, screens, terminals, terminalTab, typeLine } from './support/page';
import { pageCall } from './support/page-call';
import { expect, test } from './support/test';

/** The colour of plain text in the terminals of a theme, as a page tells it. */
function textColour(theme: 'dark' | 'light'): string {
  const parts = terminalThemes[theme].foreground?.match(/[0-9a-f]{2}/g) ?? [];
  return `rgb(${parts.map((part) => Number.parseInt(part, 16)).join(', ')})`;
}

test('one click opens an activated terminal, and tabs and splits do as they are told', async ({ home, running }) => {
  test.skip(!isTested('python3-venv'), 'python3-venv is missing.');
  test.slow();
  const { page } = running;
  await test.step('made while Cloche is open, it appears', async () => {
    await makeDemo(home);
    await page.reload();
    await page.getByText('demo').first().waitFor();
  });

  await test.step('python is the environment’s own', async () => {
    await openDemo(page);
    await typeLine(page, `python -c "import sys; print('prefix', sys.prefix[-8:], 6 * 7)"`);
    await expect(screens(page)).toContainText('prefix /content 42');
  });

  await test.step('a split is another shell, with the keyboard in it', async () => {
    await page.getByRole('button', { name: 'Split to the right' }).click();
    await expect(screens(page)).toHaveCount(2);
    await expect(screens(page).nth(1)).toContainText('(demo)');
    await typeLine(page, 'echo on-the-$((1))-right');
    await expect(screens(page).nth(1)).toContainText('on-the-1-right');
    await expect(screens(page).nth(0)).not.toContainText('right');
  });

  await test.step('a double click renames', async () => {
    await terminalTab(page, 'demo').nth(1).dblclick();
    await page.getByLabel('Name of the terminal').fill('server');
    await page.keyboard.press('Enter');
    await expect(terminalTab(page, 'server')).toBeVisible();
  });

  await test.step('the search counts and steps', async () => {
    await typeLine(page, 'for i in 1 2 3; do echo needle$i; done');
    await expect(screens(page).nth(1)).toContainText('needle3');
    await page.keyboard.press('Control+Shift+F');
    await page.getByLabel('Find in the terminal').fill('needle');
    await expect(page.getByText('of 4')).toBeVisible();
    await page.getByLabel('Find in the terminal').fill('NEEDLE');
    await page.getByRole('button', { name: 'Match case' }).click();
    await expect(page.getByText('No match')).toBeVisible();
    await page.getByLabel('Find in the terminal').press('Escape');
  });

  await test.step('a reload finds both again', async () => {
    await page.reload();
    await expect(screens(page).nth(0)).toContainText('prefix /content 42');
    await expect(screens(page).nth(1)).toContainText('needle3');
    await terminalTab(page, 'server').click();
    await typeLine(page, 'echo still-$((40 + 2))');
    await expect(screens(page).nth(1)).toContainText('still-42');
  });

  await test.step('a tab that is dragged into the other place keeps its screen', async () => {
    await terminalTab(page, 'server').dragTo(page.locator('[data-terminal]').first());
    await expect(screens(page)).toHaveCount(1);
    await expect(screens(page)).toContainText('still-42');
    await typeLine(page, 'echo moved-$((1 + 1))');
    await expect(screens(page)).toContainText('moved-2');
  });

  await test.step('an ended shell says how, and opens again', async () => {
    await typeLine(page, 'exit 3');
    await expect(page.getByText('The shell has ended with exit code 3.')).toBeVisible();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await expect(screens(page)).not.toContainText('moved-2');
    await expect(screens(page)).toContainText('(demo)');
    await typeLine(page, 'echo again-$((1 + 1))');
    await expect(screens(page)).toContainText('again-2');
  });

  await test.step('a python that a hook of the prompt puts first is told', async () => {
    const fake = join(home.folder, 'fake');
    mkdirSync(fake);
    writeFileSync(join(fake, 'python'), '#!/bin/sh\n', { mode: 0o755 });
    // It also takes away what would put the environment first again: otherwise no hook wins.
    const hook = `hook() { __cloche_keep_path() { :; }; PATH=${fake}:$PATH; }`;
    writeFileSync(join(home.folder, '.bashrc'), `${hook}\nPROMPT_COMMAND=hook\n`);
    await expect(page.getByText('python is')).toHaveCount(0);
    await page.getByRole('button', { name: 'New terminal' }).click();
    await expect(page.getByText(`python is ${fake}/python`)).toBeVisible();
    rmSync(join(home.folder, '.bashrc'));
    await page.keyboard.press('Control+Shift+W');
    await expect(page.getByText('python is')).toHaveCount(0);
  });

  await test.step('closing a tab ends its shell', async () => {
    await page.keyboard.press('Control+Shift+W');
    await expect(terminalTab(page, 'server')).toHaveCount(0);
    await expect(screens(page)).toContainText('prefix /content 42');
  });

  await test.step('in a broken environment none is offered, and why is said', async () => {
    const { stdout } = await cli(home, 'list', '--json');
    const [{ path }] = JSON.parse(stdout) as [{ path: string }];
    rmSync(join(path, 'bin'), { recursive: true });
    await page.reload();
    await expect(page.getByRole('main').getByRole('alert')).toContainText('does not exist any more');
    await expect(page.getByRole('main').getByRole('button', { name: 'Repair' }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Open terminal/ })).toHaveCount(0);
  });
});

test('the key and the palette open a terminal in the chosen environment, and its text is zoomed', async ({
  home,
  page,
  host,
}) => {
  await seedDemo(page, home);
  await page.keyboard.press(host === 'browser' ? 'Control+Shift+Enter' : 'Control+Shift+KeyT');
  await expect(screens(page)).toContainText('(demo)');
  await typeLine(page, 'echo in-$(basename $VIRTUAL_ENV)');
  await expect(screens(page)).toContainText('in-content');
  await runFromPalette(page, 'Open a terminal');
  await expect(terminalTab(page, 'demo')).toHaveCount(2);
  await expect(screens(page)).not.toContainText('in-content');
  await expect(screens(page)).toContainText('(demo)');

  await test.step('larger, smaller, and as the settings say', async () => {
    const line = screens(page).locator('> div').first();
    const height = async () => (await line.boundingBox())?.height ?? 0;
    const normal = await height();
    await page.keyboard.press('Control+Equal');
    await page.keyboard.press('Control+Equal');
    await expect.poll(height).toBeGreaterThan(normal);
    await page.reload();
    await expect(screens(page)).toContainText('(demo)');
    await expect.poll(height).toBeGreaterThan(normal);
    await page.locator('[data-terminal]').click();
    await page.keyboard.press('Control+Digit0');
    await expect.poll(height).toBe(normal);
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+Minus');
    await expect.poll(height).toBeLessThan(normal);
    await page.keyboard.press('Control+Digit0');
  });

  await test.step('an open terminal takes its font from the settings, and its colours from the theme', async () => {
    await pageCall(page, 'settings.update', { terminalFont: 'Liberation Mono', terminalFontSize: 20 });
    await expect(screens(page)).toHaveCSS('font-family', /^"?Liberation Mono"?, "?JetBrains Mono/);
    await expect(screens(page)).toHaveCSS('font-size', '20px');
    for (const colorScheme of ['light', 'dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expect(screens(page)).toHaveCSS('color', textColour(colorScheme));
    }
  });
});

test('tabs are named, sorted, placed and closed by pointer and by key, and their dock is hidden', async ({ page }) => {
  const tabs = terminals(page).getByRole('tab');
  const tabsOf = (place: number) => terminals(page).getByRole('tablist').nth(place).getByRole('tab');
  const pane = (place: number) => page.locator('[data-terminal]').nth(place);
  await openPlain(page);
  for (const names of [
    ['bash', 'bash2'],
    ['bash', 'bash2', 'bash3'],
  ]) {
    await terminals(page).getByRole('button', { name: 'New terminal' }).click();
    await expect(tabs).toHaveText(names);
  }
  await tabs.nth(2).press('F2');
  await page.getByLabel('Name of the terminal').fill('third');
  await page.keyboard.press('Enter');
  await expect(tabs).toHaveText(['bash', 'bash2', 'third']);

  await test.step('dropped before and after another', async () => {
    await tabs.nth(2).dragTo(tabs.nth(0), { targetPosition: { x: 10, y: 10 } });
    await expect(tabs).toHaveText(['third', 'bash', 'bash2']);
    await tabs.nth(0).dragTo(tabs.nth(1), { targetPosition: { x: 95, y: 10 } });
    await expect(tabs).toHaveText(['bash', 'third', 'bash2']);
  });

  await test.step('the one before it is shown', async () => {
    await expect(terminalTab(page, 'third')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Control+Shift+PageUp');
    await expect(tabs.nth(0)).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('dropped at a side of a terminal it is beside that, and the sizes stay', async () => {
    const { width = 0, height = 0 } = (await pane(0).boundingBox()) ?? {};
    await terminalTab(page, 'third').dragTo(pane(0), { targetPosition: { x: width - 20, y: height / 2 } });
    await expect(tabsOf(0)).toHaveText(['bash', 'bash2']);
    await expect(tabsOf(1)).toHaveText(['third']);
    const { x = 0, y = 0 } = (await page.getByRole('separator', { name: 'Size of the split' }).boundingBox()) ?? {};
    await page.mouse.move(x, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x - 200, y + height / 2, { steps: 2 });
    await page.mouse.up();
    const widthOf = async () => (await pane(0).boundingBox())?.width ?? 0;
    await expect.poll(widthOf).toBeLessThan(width / 2 - 100);
    const divided = await widthOf();
    await page.reload();
    await expect(screens(page)).toHaveText([/[$#%>] *$/, /[$#%>] *$/]);
    expect(await widthOf()).toBeCloseTo(divided, -1);
  });

  await test.step('dropped in its middle it is among its tabs', async () => {
    await terminalTab(page, 'third').dragTo(pane(0));
    await expect(screens(page)).toHaveCount(1);
    await expect(tabs).toHaveText(['bash', 'bash2', 'third']);
  });

  await test.step('Delete closes it', async () => {
    await terminalTab(page, 'third').press('Delete');
    await expect(tabs).toHaveText(['bash', 'bash2']);
  });

  await test.step('the dock is hidden by its button, and shown and hidden from the palette', async () => {
    await terminals(page).getByRole('button', { name: 'Hide the terminals' }).click();
    await expect(terminals(page)).toBeHidden();
    await runFromPalette(page, 'Show or hide the terminals');
    await expect(terminals(page)).toBeVisible();
    await runFromPalette(page, 'Show or hide the terminals');
    await expect(terminals(page)).toBeHidden();
  });
});

test('a running command is asked about before its tab is closed', async ({ page }) => {
  await openPlain(page);
  const question = page.getByRole('dialog', { name: 'Close bash?' });
  await typeLine(page, 'bash -c "echo runs-$((1 + 1)); while :; do sleep 1; done"');
  await expect(screens(page)).toContainText('runs-2');
  await page.keyboard.press('Control+Shift+W');
  await expect(question).toContainText('bash -c echo runs-2');
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(terminalTab(page, 'bash')).toBeVisible();
  await terminalTab(page, 'bash').click({ button: 'middle' });
  await page.getByRole('button', { name: 'Close and end it' }).click();
  await expect(terminalTab(page, 'bash')).toHaveCount(0);

  await test.step('an idle one is closed at once, by the middle button too', async () => {
    await openPlain(page);
    await typeLine(page, 'echo idle-$((1 + 1))');
    await expect(screens(page)).toContainText('idle-2');
    await terminalTab(page, 'bash').click({ button: 'middle' });
    await expect(terminalTab(page, 'bash')).toHaveCount(0);
    await expect(question).toHaveCount(0);
  });
});

test('the keyboard opens the menu at the cursor, unless a program with the whole screen has the key', async ({
  page,
}) => {
  await openPlain(page);
  // Where the cursor is, is sure once there is another prompt.
  await typeLine(page, 'echo here-$((1 + 1))');
  await expect(screens(page)).toContainText(/here-2.*[$#]\s*$/s);
  const menu = page.getByRole('menu', { name: 'Terminal' });
  const keyboard = page.locator('[data-terminal] textarea');
  for (const key of ['ContextMenu', 'Shift+F10']) {
    await page.keyboard.press(key);
    await expect(menu).toBeVisible();
    const [cursor, shown] = [await page.locator('.xterm-cursor').boundingBox(), await menu.boundingBox()];
    expect(Math.abs((shown?.x ?? 0) - (cursor?.x ?? 0))).toBeLessThan(40);
    await page.keyboard.press('Escape');
    await expect(menu).toHaveCount(0);
    await expect(keyboard).toBeFocused();
  }
  // As a file manager does it: another screen, and the mouse.
  await typeLine(page, String.raw`printf '\e[?1049h\e[?1000hfull-%s' screen; read -rsn 6 keys; printf '=%q=' "$keys"`);
  await expect(screens(page)).toContainText('full-screen');
  await page.keyboard.press('ContextMenu');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keyboard).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(screens(page)).toContainText('[21;2');
  await expect(menu).toHaveCount(0);
});

test('with forced colours a terminal has its cursor, its selection and its colours', async ({ page }) => {
  await openPlain(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await typeLine(page, String.raw`printf '\e[31;44mcoloured-%s\e[m\n' text`);
  const coloured = page.locator('.xterm-rows span', { hasText: 'coloured-text' }).last();
  await expect(coloured).toBeVisible();
  const colours = (element: Element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return `${color} on ${backgroundColor}`;
  };
  const forced = await coloured.evaluate(colours);
  const cursor = await page.locator('.xterm-cursor').evaluate(colours);
  await page.emulateMedia({ forcedColors: 'none' });
  expect(await coloured.evaluate(colours)).toBe(forced);
  expect(await page.locator('.xterm-cursor').evaluate(colours)).toBe(cursor);
});
test('a screen reader finds the lines of the terminal', async ({ page }) => {
  await pageCall(page, 'settings.update', { screenReader: true });
  await openPlain(page);
  await typeLine(page, 'echo read-$((1 + 1))');
  await expect(page.locator('.xterm-accessibility').getByText('read-2', { exact: true })).toBeAttached();
  await pageCall(page, 'settings.update', { screenReader: false });
  await expect(page.locator('.xterm-accessibility')).toHaveCount(0);
});

test('the search bar never lies over the match that it shows', async ({ page }) => {
  await openPlain(page);
  await typeLine(
    page,
    'clear; for i in 1 2 3 4; do printf "%$((COLUMNS - 2))s\\n" nee"dle"; done; echo end-$((1 + 1))',
  );
  await expect(screens(page)).toContainText('end-2');
  await page.keyboard.press('Control+Shift+F');
  const bar = page.locator('search');
  await bar.getByRole('textbox').fill('needle');
  for (const index of [1, 2, 3, 4, 1]) {
    await expect(bar).toContainText(`${index} of 4`);
    // The match is selected, which is drawn a frame later.
    const isApart = async () => {
      const match = await page.locator('.xterm-selection > div').first().boundingBox();
      const own = await bar.boundingBox();
      return match && own && (own.y >= match.y + match.height || match.y >= own.y + own.height);
    };
    await expect.poll(isApart).toBe(true);
    await bar.getByRole('textbox').press('Enter');
  }
});
