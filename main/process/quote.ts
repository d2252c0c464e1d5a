/** A word of sh, bash and zsh that stands for exactly this text. */
export const quotePosix = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
