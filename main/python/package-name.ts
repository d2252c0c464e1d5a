const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** True for a name that the dependency specifiers (PEP 508) allow. */
export function isPackageName(name: string): boolean {
  return namePattern.test(name);
}

/** The name by which two spellings are the same distribution (PEP 503): lower case, runs of `-_.` one dash. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
