/** Largest file that is read for an import, bytes; also the most characters of one that crosses to the program. */
export const fileBytesMax = 20 * 1024 * 1024;

/** Largest bundle that is read, bytes. */
export const bundleBytesMax = 50 * 1024 * 1024;

/** Most characters of a part of a form that the program remembers for the page after a reload. */
export const keptFormLengthMax = 4 * 1024 * 1024;

/** Lines that a terminal keeps above its screen: as many in the page as in the program, which redraws it. */
export const scrollbackLines = 5000;

/** Nobody imports more files at once on purpose. */
export const filesTogetherMax = 100;
