const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units, with one decimal below ten. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const isSmall = unit > 0 && value < 9.95;
  return `${isSmall ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
