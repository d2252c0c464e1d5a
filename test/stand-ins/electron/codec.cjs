/**
 * Values as JSON, bytes as base64. Its source is also put into the page, so it refers to nothing outside of it.
 * @param {(bytes: Uint8Array) => string} toBase64
 * @param {(text: string) => Uint8Array} fromBase64
 */
function makeCodec(toBase64, fromBase64) {
  const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
  const pack = (value) => {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Uint8Array) return { $bytes: toBase64(value) };
    if (Array.isArray(value)) return value.map(pack);
    if (!isPlain(value)) throw new Error('stand-in: only plain objects and Uint8Array can be sent.');
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)]));
  };
  const unpack = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(unpack);
    if ('$bytes' in value) return fromBase64(value.$bytes);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
  };
  return {
    encode: (value) => JSON.stringify({ value: pack(value) }),
    decode: (text) => unpack(JSON.parse(text).value),
  };
}

const codec = makeCodec(
  (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  (text) => new Uint8Array(Buffer.from(text, 'base64')),
);

module.exports = { makeCodec, ...codec };
