/** Where the tools name what they build, the surest place first. */
const builtPatterns = [
  /Failed to build `([^`@\s]+)/,
  /Failed building wheel for (\S+)/,
  /Building wheel for (\S+)/,
  /[\s\S]*\n(?:Collecting|Processing) ([^\s@]+)/,
];

/** The package that a tool was building, to begin a sentence with. */
export function builtPackage(output: string): string {
  for (const pattern of builtPatterns) {
    const name = pattern.exec(output)?.[1];
    if (name) return name;
  }
  return 'A package';
}

/** The host that a tool asked, to begin a sentence with. */
export function hostIn(output: string): string {
  const [, host] =
    /(?:Failed to fetch: `?|url \(|An index URL \(|Could not fetch URL )https?:\/\/([^/\s`)]+)/.exec(output) ??
    /host='([^']+)'/.exec(output) ??
    /Looking in indexes: https?:\/\/([^/\s,]+)/.exec(output) ??
    [];
  return (host ?? 'The package index').replace('***@', '');
}

/** Which requirements contradict each other, as one sentence. */
export function conflictMessage(output: string): string {
  const pip = /Cannot install (.+?) because these package versions have conflicting dependencies/.exec(output)?.[1];
  if (pip) return `${pip} contradict each other.`;
  const uv = /Because ([\s\S]+?), we\s+can conclude/.exec(output)?.[1];
  return uv
    ? `The requirements contradict each other: ${uv.replace(/\s+/g, ' ')}.`
    : 'The requirements contradict each other.';
}

/**
 * What lines of pip or uv tell of versions that whoever made them has withdrawn since (PEP 592), a sentence each, or undefined;
 * pip does it in two lines, so each installation has its own.
 */
export function createYankedReader(): (line: string) => string | undefined {
  let pending: string | undefined;
  return (line) => {
    const [, name, version] =
      /yanked version: '([^']+)' candidate \(version (\S+) /.exec(line) ??
      /^warning: `([^`=\s]+)==([^`\s]+)` is yanked/.exec(line) ??
      [];
    if (name !== undefined && line.startsWith('WARNING')) {
      pending = `${name} ${version}`;
      return undefined;
    }
    const reason = /\(reason: "(.*)"\)$/.exec(line)?.[1] ?? /^Reason for being yanked: (.*)$/.exec(line)?.[1];
    const what = name === undefined ? pending : `${name} ${version}`;
    if (what === undefined || reason === undefined) return undefined;
    pending = undefined;
    return yankedMessage(what, reason === '<none given>' ? '' : reason);
  };
}

const yankedMessage = (what: string, reason: string): string => {
  const said = reason === '' ? 'They give no reason.' : `Their reason: “${reason.slice(0, 300)}”.`;
  return `${what} is installed although its makers have withdrawn it (yanked). ${said} Ask for another version if you can.`;
};

/** The newest of the versions that pip lists, a final one where there is one; undefined without any. */
export function newestVersion(text: string): string | undefined {
  const versions = text.split(', ').filter(Boolean);
  return versions.findLast((version) => /^[\d.]+(?:\.post\d+)?$/.test(version)) ?? versions.at(-1);
}

/** The last five of the versions that pip lists. */
export function lastVersions(text: string): string {
  return text.split(', ').slice(-5).join(', ');
}
