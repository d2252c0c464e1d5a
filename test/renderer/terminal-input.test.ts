import { describe, expect, it } from 'vitest';
import { indexAt, sideAt } from '../../renderer/features/terminals/tab-drag';
import { describeExit, otherPython, outsideProgram } from '../../renderer/features/terminals/tab-facts';
import { type Key, keyMeaning } from '../../renderer/features/terminals/terminal-keys';
import { isRiskyPaste, previewPaste, withoutControls } from '../../renderer/features/terminals/terminal-paste';
import { minimumContrast, terminalThemes } from '../../renderer/features/terminals/terminal-theme';

function key(written: string): Key {
  const parts = written.split('+');
  return {
    ctrlKey: parts.includes('Ctrl'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
    metaKey: false,
    code: parts.at(-1) ?? '',
  };
}

describe('keys in a terminal', () => {
  it.each([
    ['Ctrl+KeyC', false, 'shell'],
    ['Ctrl+KeyC', true, 'copy'],
    ['Ctrl+Shift+KeyC', false, 'copy'],
    ['Ctrl+Shift+KeyV', false, 'paste'],
    ['Ctrl+KeyV', true, 'shell'],
    ['Ctrl+Insert', true, 'copy'],
    ['Shift+Insert', false, 'paste'],
    ['Insert', false, 'shell'],
    ['Ctrl+Alt+KeyC', true, 'shell'],
    ['KeyC', true, 'shell'],
  ])('%s with selection %s is for %s', (written, hasSelection, meaning) => {
    expect(keyMeaning(key(written), { hasSelection, isFullScreen: false })).toBe(meaning);
  });

  it.each([
    ['ContextMenu', false, 'menu'],
    ['ContextMenu', true, 'menu'],
    ['Shift+F10', false, 'menu'],
    ['Shift+F10', true, 'shell'],
    ['F10', false, 'shell'],
    ['Ctrl+Shift+F10', false, 'shell'],
    ['F11', false, 'window'],
    ['F11', true, 'window'],
    ['Shift+F11', false, 'shell'],
    ['Ctrl+F11', false, 'shell'],
  ])('%s with a full screen program %s is for %s', (written, isFullScreen, meaning) => {
    expect(keyMeaning(key(written), { hasSelection: false, isFullScreen })).toBe(meaning);
  });
});

describe('pasting', () => {
  it('asks about line breaks and control characters, not about text', () => {
    expect(isRiskyPaste('echo "ä 漢字" | cat\t-n')).toBe(false);
    for (const text of ['ls\n', 'ls\r', 'a\x1bb', 'a\x03', 'a\x9b2J', 'a\x7f']) expect(isRiskyPaste(text)).toBe(true);
  });

  it('cannot leave the brackets of a bracketed paste', () => {
    expect(withoutControls('a\x1b[201~rm\n\tb\r\n\x9b201~')).toBe('a[201~rm\n\tb\r\n201~');
  });

  it('shows what would run, shortened, with control characters visible', () => {
    expect(previewPaste('a\x1bb\r\nc', 6)).toBe('a␛b\nc');
    expect(previewPaste('1\n2\n3', 2)).toBe('1\n2\n…');
  });
});

describe('dropping a tab', () => {
  const box = { left: 100, top: 100, width: 400, height: 200 };
  it.each([
    [110, 200, 'left'],
    [490, 200, 'right'],
    [300, 105, 'above'],
    [300, 295, 'below'],
    [300, 200, null],
  ])('at %i, %i goes %s', (clientX, clientY, side) => {
    expect(sideAt(box, { clientX, clientY })).toBe(side);
  });

  it('goes before the tab whose middle is behind the pointer', () => {
    const boxes = [
      { left: 0, width: 100 },
      { left: 100, width: 100 },
    ];
    expect([10, 60, 140, 190].map((x) => indexAt(boxes, x))).toEqual([0, 1, 1, 2]);
  });
});

describe('what a tab says', () => {
  it('names a Python that is not inside the environment', () => {
    const environment = { path: '/e/demo' };
    expect(otherPython({ python: '/e/demo/bin/python' }, environment)).toBeUndefined();
    expect(otherPython({ python: '/e/demo-2/bin/python' }, environment)).toBe('/e/demo-2/bin/python');
    expect(otherPython({ python: '/usr/bin/python' }, undefined)).toBeUndefined();
    expect(otherPython({}, environment)).toBeUndefined();
  });

  it('names what runs outside of the environment', () => {
    expect(outsideProgram({ shell: 'bash' })).toBeUndefined();
    expect(outsideProgram({ shell: 'bash', readOnly: 'PATH' })).toBe('bash');
    expect(outsideProgram({ shell: 'bash', isSilent: true })).toBe('bash');
    expect(outsideProgram({ shell: 'bash', handedTo: 'fish' })).toBe('fish');
    expect(outsideProgram(undefined)).toBeUndefined();
  });

  it('says how a shell ended', () => {
    expect(describeExit({ code: 0, signal: 0 })).toBe('The shell has ended.');
    expect(describeExit({ code: 3, signal: 0 })).toContain('exit code 3');
    expect(describeExit({ code: 0, signal: 9 })).toContain('SIGKILL');
    expect(describeExit({ code: 0, signal: 40 })).toContain('signal 40');
    expect(describeExit(undefined)).toContain('ended unexpectedly');
  });
});

/** Contrast of two colours by WCAG 2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe('the colours of terminals', () => {
  const texts = ['foreground', 'cursor', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
  const bright = ['brightRed', 'brightGreen', 'brightYellow', 'brightBlue', 'brightMagenta', 'brightCyan'] as const;
  const all = [...texts, ...bright, 'brightBlack', 'brightWhite'] as const;

  it.each(['dark', 'light'] as const)('stand out from the background when it is %s', (name) => {
    const theme = terminalThemes[name];
    for (const colour of all) {
      const ratio = contrast(theme[colour] ?? '', theme.background ?? '');
      expect(ratio, colour).toBeGreaterThanOrEqual(minimumContrast);
    }
  });
});
