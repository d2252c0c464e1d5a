import { ClocheError } from '../../../preload/contract';

/** Largest text that is read, bytes of UTF-8: 1 MiB. */
export const textBytesMax = 1024 * 1024;
/** Deeper than any real file. */
export const depthMax = 64;
/** More lines, packages or words than any real file has where they count: each costs time and memory. */
export const itemsMax = 10_000;
/** Keys that have a meaning of their own in JavaScript. */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Largest text of a lock, which lists every archive of every platform, bytes of UTF-8: 20 MiB. */
export const lockBytesMax = 20 * textBytesMax;

/** Whether a text takes more bytes as UTF-8. */
export const isLonger = (text: string, bytesMax: number = textBytesMax): boolean =>
  // Nothing is counted where each unit of UTF-16 could be as long as they come, or as short.
  text.length > bytesMax || (text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax);

/** Throws `too-large` for more text than such a file ever has. */
export function checkLength(fileName: string, text: string, bytesMax: number = textBytesMax): void {
  if (isLonger(text, bytesMax))
    throw new ClocheError('too-large', `${fileName} is larger than ${bytesMax / textBytesMax} MiB.`, {
      hint: 'Choose a requirements file or an export of Cloche.',
    });
}

/** Throws `too-large` where a file asks for more than can be looked through. */
export function refuseMany(shown: string, count: number): void {
  if (count > itemsMax) throw new ClocheError('too-large', `${shown} asks for more than ${itemsMax} packages.`);
}

/** What is in JSON text that has none of the keys with a meaning of their own. Throws like {@link parseJson}. */
export function readJson(fileName: string, text: string, bytesMax?: number): unknown {
  const value = parseJson(fileName, text, bytesMax);
  refuseReservedKeys(fileName, value);
  return value;
}

/** The value in JSON text, whose depth is checked before it is parsed. Throws `too-large` and `invalid-input`. */
export function parseJson(fileName: string, text: string, bytesMax: number = textBytesMax): unknown {
  checkLength(fileName, text, bytesMax);
  checkDepth(fileName, text);
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.slice(0, 300) : String(thrown);
    throw new ClocheError('invalid-input', `${fileName} is not valid JSON: ${reason}.`, {
      hint: 'Export it again, or correct that place.',
      line: lineIn(text, thrown),
    });
  }
}

/** Whether a text begins as an object of JSON does. */
export const isBraced = (text: string): boolean => /^\ufeff?\s*\{/.test(text.slice(0, 1000));

/** The value in JSON text; undefined for what is no JSON, or too long or too deep to be looked at. */
export function jsonIn(text: string): unknown {
  if (isLonger(text)) return undefined;
  try {
    return parseJson('', text.replace(/^\ufeff/, ''));
  } catch (thrown) {
    if (thrown instanceof ClocheError) return undefined;
    throw thrown;
  }
}

/** Where the parser stopped, as it says at the end of its message; behind that nothing of the text stands. */
function lineIn(text: string, thrown: unknown): number | undefined {
  const at = / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(String(thrown))?.[1];
  return at === undefined ? undefined : text.slice(0, Number(at)).split('\n').length;
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
