/** A word of sh, bash and zsh that stands for exactly this text. */
export const quotePosix = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same for people: a word that means itself stays as it is. */
export const quoteIfOdd = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : quotePosix(word));
