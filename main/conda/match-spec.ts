/** What is asked of a channel: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html */
export interface MatchSpec {
  /** As it is written in front of `::`, with a subdir if it has one. */
  readonly channel?: string;
  /** Lower case. */
  readonly name: string;
  /** As it is written, without blanks: `=1.26`, `>=1.2,<2`; absent when any version will do. */
  readonly version?: string;
  /** A build string, which may hold `*`. */
  readonly build?: string;
}

const lengthMax = 500;
const shape =
  /^(?:([A-Za-z0-9][A-Za-z0-9:/._~@%+-]*?)::)?([A-Za-z0-9_][A-Za-z0-9._-]*)\s*(?:\[([^\][]*)\])?\s*((?:[=<>!~*\d].*)?)$/;
const versionShape = /^(?=.*[0-9A-Za-z*])[0-9A-Za-z.*+!_,|<>=~()-]+$/;
const buildShape = /^[A-Za-z0-9_.*+^$()|[\]\\-]+$/;

/** Understands a spec; null for what is none. No spec begins with a dash, so that none is an option of a tool. */
export function parseMatchSpec(text: string): MatchSpec | null {
  const trimmed = text.trim();
  if (trimmed.length > lengthMax || /[\p{Cc}\s]-|^-|\p{Cc}/u.test(trimmed)) return null;
  const [, channel, name, brackets, rest = ''] = shape.exec(trimmed) ?? [];
  if (name === undefined || /^[\d.]+$/.test(name) || (channel !== undefined && holdsSecret(channel))) return null;
  const plain = readPlain(rest.trim());
  const keyed = brackets === undefined ? {} : readBrackets(brackets);
  if (!plain || !keyed) return null;
  return { ...(channel === undefined ? {} : { channel }), name: name.toLowerCase(), ...plain, ...keyed };
}

/** Whether a channel holds a login or a token: arguments of programs can be seen by everybody on the machine. */
export const holdsSecret = (channel: string): boolean => /@|\/t\//.test(channel);

type Version = Pick<MatchSpec, 'version' | 'build'>;

/** `=1.26=py*`, `1.26 py*` or `>=1,<2`. */
function readPlain(rest: string): Version | null {
  if (rest === '') return {};
  // Behind a bar or a comma there is another version, and no build.
  const exact =
    /^(==?)\s*([^=\s<>!~]*[^=\s<>!~|,])(?:=|\s+)(\S+)$/.exec(rest) ??
    /^()([^=\s<>!~]*[^=\s<>!~|,])\s+(\S+)$/.exec(rest);
  const [, sign = '', number = '', build] = exact ?? [];
  const version = exact ? `${sign || '='}${number}` : rest.replaceAll(/\s+/g, '');
  if (!versionShape.test(version) || (build !== undefined && !buildShape.test(build))) return null;
  return { version, ...(build === undefined ? {} : { build }) };
}

/** `version='>=3.8', build=py*`; null for other keys, of which some name an address. */
function readBrackets(text: string): Version | null {
  const found: { version?: string; build?: string } = {};
  for (const pair of text.matchAll(/\s*([a-z_]+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^,'"\s]+))\s*(?:,|$)/gy)) {
    const [, key, ...values] = pair;
    const value = values.find((item) => item !== undefined) ?? '';
    if (key !== 'version' && key !== 'build') return null;
    found[key] = value;
  }
  // An extra, as pip has them: tools of conda pass it over.
  if (/^[A-Za-z0-9_,\s-]+$/.test(text)) return {};
  const rest = text.replaceAll(/\s*[a-z_]+\s*=\s*(?:'[^']*'|"[^"]*"|[^,'"\s]+)\s*(?:,|$)/g, '');
  return rest.trim() === '' ? found : null;
}
