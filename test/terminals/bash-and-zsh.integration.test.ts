import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from '../support/machine';
import { makePlace, printed, setUpShells, timeout } from './open-shells';

const { open } = setUpShells();

describe('bash', () => {
  it('leaves a readonly prompt alone', { timeout }, async () => {
    const opened = await open('bash', makePlace('warning'));
    expect(await opened.prompt()).toBe('locked$');
    expect((await opened.run('deactivate; echo "af""ter"')).output).toContain('after');
    expect(opened.view.raw).not.toContain('readonly');
  });
});

describe('zsh', () => {
  needs('zsh');

  it('assigns nothing that the options of the user warn of', { timeout }, async () => {
    const opened = await open('zsh', makePlace('warning'));
    expect(await opened.prompt()).toMatch(/^\(demo\) w[#%]$/);
    await opened.run('deactivate');
    expect(opened.view.raw).not.toMatch(/created globally|set in enclosing scope|__cloche/);
  });

  it('leaves a readonly prompt alone', { timeout }, async () => {
    const opened = await open('zsh', makePlace('plain'));
    await opened.run("deactivate() { :; }; PS1='locked%# '; readonly PS1");
    expect(await opened.prompt()).toMatch(/^locked[#%]$/);
    expect(opened.view.raw).not.toContain('read-only');
  });

  it('has the ZDOTDIR and the history file of the user, and so have its children', { timeout }, async () => {
    for (const files of ['zdotdir', 'none']) {
      const place = makePlace(files);
      const opened = await open('zsh', place);
      const own = files === 'zdotdir' ? join(place.home, '.config/zsh') : '';
      expect(await opened.value(printed('zsh', 'ZDOTDIR'))).toBe(own);
      expect(await opened.value(`zsh -c 'echo "<""<\${ZDOTDIR-}>"">"'`)).toBe(own);
      expect(await opened.value(printed('zsh', 'HISTFILE'))).not.toContain('shell-');
      if (files === 'zdotdir') expect(await opened.value(printed('zsh', 'READ_OWN'))).toBe('1');
    }
  });
});
