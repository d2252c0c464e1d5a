/** What of a match spec is being typed: a name, a version of that name, or a build of that version. */
export type TypedSpec =
  | { readonly type: 'name'; readonly lead: string; readonly typed: string; readonly channel?: string }
  | (Named & { readonly type: 'version' })
  | (Named & { readonly type: 'build'; readonly version: string; readonly isExact: boolean });

interface Named {
  /** All that stands before what is typed. */
  readonly lead: string;
  readonly typed: string;
  readonly channel?: string;
  /** Lower case. */
  readonly name: string;
}

const shape = /^((?:(\S+?)::)?)([A-Za-z0-9_][A-Za-z0-9._-]*)(\s*(?:==?|[<>!~]=?)\s*|\s+)(.*)$/;
const channelShape = /^((\S+)::)(.*)$/;

/** Reads the beginning of a match spec, as far as it is typed. */
export function readTyped(text: string): TypedSpec {
  const begun = text.trimStart();
  const [, prefix = '', channel, name, sign = '', rest = ''] = shape.exec(begun) ?? [];
  if (name === undefined) {
    const [, lead = '', named, typed = begun] = channelShape.exec(begun) ?? [];
    return { type: 'name', lead, typed, ...(named === undefined ? {} : { channel: named }) };
  }
  const common = { name: name.toLowerCase(), ...(channel === undefined ? {} : { channel }) };
  const head = `${prefix}${name}${sign}`;
  const [, version, divider = '', build] = /^([^=\s,|<>!~]+)(=|\s+)(\S*)$/.exec(rest) ?? [];
  const canBuild = sign.trim() === '' || /^\s*==?$/.test(sign);
  if (canBuild && version !== undefined && build !== undefined)
    return {
      type: 'build',
      lead: `${head}${version}${divider}`,
      typed: build,
      version,
      isExact: sign.trim() !== '=',
      ...common,
    };
  // Of several conditions the last one is typed: >=1.2,<2
  const [, before = '', typed = ''] = /^(.*[,|]\s*(?:==?|[<>!~]=?)?\s*)?(.*)$/.exec(rest) ?? [];
  return { type: 'version', lead: `${head}${before}`, typed, ...common };
}
