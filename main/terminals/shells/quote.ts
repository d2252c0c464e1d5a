/** A word of fish that stands for exactly this text. */
export const quoteFish = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A name as it is put in front of a prompt: without control characters. */
export const promptLabel = (name: string): string => name.replace(/[\x00-\x1f\x7f-\x9f]/g, '');
