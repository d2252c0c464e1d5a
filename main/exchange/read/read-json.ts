import { ClocheError } from '../../../preload/contract';

/** Largest text that is read, UTF-16 code units; about 1 MiB. */
export const textLengthMax = 1024 * 1024;
const depthMax = 64;
/** Keys that have a meaning of their own in JavaScript. */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Largest lock file that is read, UTF-16 code units; about 20 MiB. */
export const lockLengthMax = 20 * textLengthMax;

/** Throws `too-large` for more text than such a file ever has. */
export function checkLength(fileName: string, text: string, max: number = textLengthMax): void {
  if (text.length > max)
    throw new ClocheError('too-large', `${fileName} is larger than ${max / textLengthMax} MiB.`, {
      hint: 'Choose a requirements file or an export of Cloche.',
    });
}

/** The value in JSON text, whose depth is checked before it is parsed. Throws `too-large` and `invalid-input`. */
export function readJson(fileName: string, text: string): unknown {
  checkLength(fileName, text);
  checkDepth(fileName, text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.slice(0, 300) : String(thrown);
    throw new ClocheError('invalid-input', `${fileName} is not valid JSON: ${reason}.`, {
      hint: 'Export it again, or correct that place.',
    });
  }
  refuseReservedKeys(fileName, value);
  return value;
}

function checkDepth(fileName: string, text: string): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > depthMax)
      throw new ClocheError('too-large', `${fileName} is nested more than ${depthMax} levels deep.`);
  }
}

function refuseReservedKeys(fileName: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    if (reservedKeys.has(key)) throw new ClocheError('invalid-input', `${fileName} has the unknown key ${key}.`);
    refuseReservedKeys(fileName, (value as Record<string, unknown>)[key]);
  }
}
