/** Whether pasted text would do more than stand in the line: it has a line break or another control character. */
export function isRiskyPaste(text: string): boolean {
  return /[\x00-\x08\x0a-\x1f\x7f-\x9f]/.test(text);
}

/**
 * Text that stays text between the brackets of a bracketed paste: without control characters but tabs and line
 * breaks, so that it cannot hold the closing bracket.
 */
export function withoutControls(text: string): string {
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '');
}

/** The first lines of the text as they would be typed, control characters made visible. */
export function previewPaste(text: string, linesMax = 6, columnsMax = 120): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const shown = lines.slice(0, linesMax).map((line) => visible(line).slice(0, columnsMax));
  return [...shown, ...(lines.length > linesMax ? ['…'] : [])].join('\n');
}

/** Control characters as the signs that Unicode has for them. */
function visible(line: string): string {
  return line.replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '␡';
  });
}
