/** What is asked of a channel: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html */
export interface MatchSpec {
  /** As it is written in front of `::`, with a subdir if it has one, or as the key of this name says. */
  readonly channel?: string;
  /** Lower case. */
  readonly name: string;
  /** As it is written, without blanks: `=1.26`, `>=1.2,<2`; absent when any version will do. */
  readonly version?: string;
  /** A build string, which may hold `*`. */
  readonly build?: string;
  /** The address of the very archive, in the place of a channel. */
  readonly url?: string;
  /** What else is asked of it, by keys such as `build_number` and `subdir`; absent when that is nothing. */
  readonly more?: Readonly<Record<string, string>>;
}

const lengthMax = 500;
const channelText = '[A-Za-z0-9][A-Za-z0-9:/._~@%+-]*';
const headShape = new RegExp(`^(?:(${channelText}?)::)?([A-Za-z0-9_][A-Za-z0-9._-]*)\\s*((?:[[=<>!~*\\d].*)?)$`);
const versionShape = /^(?=.*[0-9A-Za-z*])[0-9A-Za-z.*+!_,|<>=~()-]+$/;
const buildShape = /^[A-Za-z0-9_.*+^$()|[\]\\-]+$/;
const featuresShape = /^[A-Za-z0-9_.,\s-]+$/;
const licenseShape = /^[^'"#[\]]+$/;

/** What may stand between brackets; both tools know these keys, and read the values alike. */
const valueShapes: ReadonlyMap<string, RegExp> = new Map([
  ['version', versionShape],
  ['build', buildShape],
  ['build_number', /^(?:==?|!=|[<>]=?)?\d+$/],
  ['channel', new RegExp(`^(?:file://)?(?:${channelText}|/[^\\s'"#[\\]]+)$`)],
  ['subdir', /^(?:noarch|[a-z0-9]+-[a-z0-9_]+)$/],
  ['url', /^(?:https?|file):\/\/[^\s'"#[\]]+\.(?:conda|tar\.bz2)$/],
  ['fn', /^[A-Za-z0-9_.+!*-]+$/],
  ['md5', /^[0-9a-fA-F]{32}$/],
  ['sha256', /^[0-9a-fA-F]{64}$/],
  ['license', licenseShape],
  ['license_family', licenseShape],
  ['features', featuresShape],
  ['track_features', featuresShape],
]);

/** Understands a spec; null for what is none. No spec begins with a dash, so that none is an option of a tool. */
export function parseMatchSpec(text: string): MatchSpec | null {
  const spec = read(text);
  return typeof spec === 'string' ? null : spec;
}

/** Why a text is no spec, a sentence; undefined for one that is. */
export function matchSpecProblem(text: string): string | undefined {
  const spec = read(text);
  return typeof spec === 'string' ? spec : undefined;
}

/** Whether a channel holds a login or a token: arguments of programs can be seen by everybody on the machine. */
export const holdsSecret = (channel: string): boolean => /@|\/t\//.test(channel);

const noPackage = 'This is no package of a channel, such as numpy>=2.';

/** The spec, or why it is none. */
function read(text: string): MatchSpec | string {
  const trimmed = text.trim();
  if (trimmed.length > lengthMax) return `A package of a channel is told in ${lengthMax} characters at most.`;
  if (/\p{Cc}/u.test(trimmed)) return 'A package of a channel is told in one line.';
  if (/^-|\s-/.test(trimmed)) return 'Nothing of a package of a channel begins with a dash, as options of tools do.';
  const [, before, name, after = ''] = headShape.exec(trimmed) ?? [];
  if (name === undefined || /^[\d.]+$/.test(name)) return noPackage;
  const { rest, sections } = withoutSections(after);
  if (/^\[/.test(rest)) return 'The brackets do not end, or others stand in them without quotes.';
  const plain = readPlain(rest);
  if (!plain) return noPackage;
  const said: Values = { ...(before === undefined ? {} : { channel: before }), ...plain };
  const keyed = readSections(sections, said);
  if (typeof keyed === 'string') return keyed;
  const { channel, version, build, url, ...more }: Values = { ...said, ...keyed };
  if (channel !== undefined && url !== undefined) return 'A package comes from a channel or from an address, not both.';
  if ([channel, url].some((place) => place !== undefined && holdsSecret(place)))
    return 'Keep tokens and passwords of channels in ~/.condarc.';
  return {
    ...(channel === undefined ? {} : { channel }),
    name: name.toLowerCase(),
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build }),
    ...(url === undefined ? {} : { url }),
    ...(Object.keys(more).length === 0 ? {} : { more }),
  };
}

const section = /\[((?:'[^']*'|"[^"]*"|[^'"[\]])*)\]/.source;
const leading = new RegExp(`^${section}\\s*`);
const trailing = new RegExp(`\\s*${section}$`);

/** What stands in brackets behind the name and at the end, and what is left; a build may end with brackets of its own. */
function withoutSections(text: string): { rest: string; sections: string[] } {
  const [head = '', first] = leading.exec(text) ?? [];
  const tail = text.slice(head.length);
  const [end = '', last] = trailing.exec(tail) ?? [];
  const isSection = last?.includes('=') === true;
  const rest = (isSection ? tail.slice(0, -end.length) : tail).trim();
  return { rest, sections: [first, isSection ? last : undefined].filter((one) => one !== undefined) };
}

type Values = Readonly<Record<string, string>>;

/** `=1.26=py*`, `1.26 py*` or `>=1,<2`. */
function readPlain(rest: string): Values | null {
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

/** What sections say beside what is said already; of what is said twice the tools take one or the other. */
function readSections(sections: readonly string[], said: Values): Values | string {
  const found: Record<string, string> = {};
  for (const text of sections) {
    // An extra, as pip has them: tools of conda pass it over.
    if (/^[A-Za-z0-9_,\s-]+$/.test(text)) continue;
    const pairs = readPairs(text);
    if (typeof pairs === 'string') return pairs;
    for (const [key, value] of pairs) {
      if (Object.hasOwn(said, key) || Object.hasOwn(found, key)) return `The ${key} is told twice.`;
      found[key] = value;
    }
  }
  return found;
}

const pairShape = /\s*([A-Za-z0-9_]+)=(?:'([^'"]*)'|"([^'"]*)"|([^,'"\s]+))\s*(?:,|$)/y;

/** `version='>=3.8', build=py*`. */
function readPairs(text: string): [string, string][] | string {
  const pairs: [string, string][] = [];
  pairShape.lastIndex = 0;
  while (pairShape.lastIndex < text.length) {
    const begin = pairShape.lastIndex;
    const [, key = '', single, double, bare] = pairShape.exec(text) ?? [];
    const whole = single ?? double ?? bare;
    if (whole === undefined)
      return `“${text.slice(begin).trim()}” is no key and value, such as build=py312* or version=">=1,<2".`;
    const shape = valueShapes.get(key);
    if (!shape) return `“${key}” is not among what can be asked of a package: ${[...valueShapes.keys()].join(', ')}.`;
    const value = key === 'version' ? whole.replaceAll(/\s+/g, '') : whole;
    // To conda version==1 is the version “=1”, and micromamba refuses it.
    if (!shape.test(value) || (key === 'version' && bare?.startsWith('=')))
      return `“${whole}” is no ${key}${key === 'version' ? ', or has to stand in quotes' : ''}.`;
    pairs.push([key, value]);
  }
  return pairs;
}
