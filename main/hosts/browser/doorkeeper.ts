import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How many wrong tokens are heard in a minute before none is heard any more. */
const wrongTokensMax = 10;
const minuteMs = 60_000;
/** Sessions and unused tokens that are remembered; the oldest makes room. */
const secretsMax = 64;

/** How an exchange ended. */
export type Exchange = { readonly secret: string } | { readonly refused: 'unknown' | 'too-many' };

/** Knows who may come in: tokens that work once, and the sessions that they were exchanged for. */
export interface Doorkeeper {
  /** A new token of 256 bits, good for one exchange. */
  issueToken(): string;
  /** Trades a token for the secret of a new session. */
  exchange(token: string): Exchange;
  isSession(secret: string): boolean;
}

const digest = (secret: string) => createHash('sha256').update(secret).digest();
const newSecret = () => randomBytes(32).toString('hex');

/** Secrets as digests, so that comparing takes the same time whatever is asked. */
class SecretSet {
  #digests: Buffer[] = [];

  add(secret: string): void {
    this.#digests = [...this.#digests, digest(secret)].slice(-secretsMax);
  }

  has(secret: string): boolean {
    const asked = digest(secret);
    let found = false;
    for (const known of this.#digests) found = timingSafeEqual(known, asked) || found;
    return found;
  }

  delete(secret: string): void {
    const asked = digest(secret);
    this.#digests = this.#digests.filter((known) => !timingSafeEqual(known, asked));
  }
}

/** A doorkeeper without any session; `now` is the clock, milliseconds. */
export function createDoorkeeper(now: () => number = Date.now): Doorkeeper {
  const tokens = new SecretSet();
  const sessions = new SecretSet();
  let wrongAt: number[] = [];

  return {
    issueToken: () => {
      const token = newSecret();
      tokens.add(token);
      return token;
    },
    exchange: (token) => {
      wrongAt = wrongAt.filter((time) => now() - time < minuteMs);
      if (wrongAt.length >= wrongTokensMax) return { refused: 'too-many' };
      if (!tokens.has(token)) {
        wrongAt.push(now());
        return { refused: 'unknown' };
      }
      tokens.delete(token);
      const secret = newSecret();
      sessions.add(secret);
      return { secret };
    },
    isSession: (secret) => sessions.has(secret),
  };
}
