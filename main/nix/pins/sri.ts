const digits = '0123456789abcdfghijklmnpqrsvwxyz';
const sha256Bytes = 32;

/** A SHA-256 hash in the notation of today, `sha256-…=`; one in Nix's base 32 is rewritten, another is left alone. */
export function toSri(hash: string): string {
  if (!/^[0-9a-df-np-sv-z]{52}$/.test(hash)) return hash;
  // The digits stand in the reverse order of the bytes: nix/src/libutil/hash.cc
  let number = 0n;
  for (const digit of hash) number = number * 32n + BigInt(digits.indexOf(digit));
  const bytes = Buffer.alloc(sha256Bytes);
  for (let at = 0; at < sha256Bytes; at += 1) bytes[at] = Number((number >> BigInt(8 * at)) & 0xffn);
  return `sha256-${bytes.toString('base64')}`;
}
