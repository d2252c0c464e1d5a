/** Largest file that is read for an import, bytes; also the most characters of one that crosses to the program. */
export const fileBytesMax = 20 * 1024 * 1024;
