import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTextFile } from '../../main/store/read-capped';
import { decodeText } from '../../preload/decode-text';
import { readFile } from '../../renderer/stores/host';
import { temporaryFolder } from '../support/temporary';

const text = 'réquests==2.0\r\nsix\n';
const little = Buffer.from(`\ufeff${text}`, 'utf16le');
const encodings: [string, Buffer][] = [
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16 of PowerShell', little],
  ['UTF-16, big end first', Buffer.from(little).swap16()],
];

it.each(encodings)('reads %s the same in the program, the desktop host and the page', async (_, bytes) => {
  expect(decodeText(bytes)).toBe(text);
  const path = join(temporaryFolder(), 'requirements.txt');
  writeFileSync(path, bytes);
  expect(await readTextFile(path)).toEqual({ fileName: 'requirements.txt', text });
  const dropped = new File([new Uint8Array(bytes)], 'requirements.txt');
  expect(await readFile(dropped)).toEqual({ fileName: 'requirements.txt', text });
});
