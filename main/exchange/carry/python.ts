import type { Completion } from '../../../preload/contract';
import { isAllWithin, isOpenAbove, isPythonWithin, likelyMinor } from '../../python/python-range';
import { type AskedSpec, specsOf } from './conda-names';
import type { Draft } from './draft';
import { toMatchVersion, toSpecifier } from './match-versions';

/** The Python in the words of the kind, which may be a range of versions; '' for its usual one. */
export function carryPython(draft: Draft): string {
  const { asked, kind, report } = draft;
  const { version, range } = pythonWanted(draft);
  if (range) return carryRange(draft, range);
  if (asked.chosenPython !== undefined)
    report.change(asked.chosenPython, version === '' ? 'any Python' : `Python ${version}`, [
      'It is asked for by its version: what it was chosen by is known to the other kind alone.',
    ]);
  if (kind.takes.python === 'version' || version === '') return version;
  const attribute = attributeOfVersion(version);
  if (version.split('.').length > 2) report.change(`Python ${version}`, attribute, [oneOfEach]);
  return attribute;
}

const noBounds = 'Such versions cannot be asked for by bounds, so any version is asked for.';
const oneOfEach = 'A nixpkgs has one Python of each minor version.';

/** What is wanted of Python: one version, or a range of them. */
interface PythonWanted {
  /** '' for any, or for those of the range. */
  readonly version: string;
  readonly range?: Range;
}

interface Range {
  /** What asks for it, as it is written. */
  readonly asked: readonly string[];
  /** As PEP 440 writes it; '' where that cannot. */
  readonly specifier: string;
}

/** Without conda, specs of its package `python` say the version where they fix one, or else what was made of them, or a range. */
function pythonWanted({ asked, kind, report }: Draft): PythonWanted {
  const { packages, python, requiresPython, lock } = asked;
  const specs = packages?.from === 'conda' ? specsOf(packages.specs).filter(({ spec }) => spec?.name === 'python') : [];
  if (packages?.from === 'conda' && specs.length > 0) {
    // conda is asked for its package as it is.
    if (kind.takes.packages === 'conda') return { version: python };
    const fixed = specs.map(versionIn).find((version) => version !== undefined) ?? python;
    const version = fixed === '' ? (lock?.python.split('.').slice(0, 2).join('.') ?? '') : fixed;
    const range = version === '' ? rangeIn(specs) : undefined;
    if (range !== undefined) return { version, range: { asked: specs.map(({ text }) => text), specifier: range } };
    const isAny = version === '' && specs.some(({ spec }) => spec?.version !== undefined);
    const reason = isAny ? noBounds : `The Python is a setting of ${kind.label}.`;
    for (const { text } of specs) report.change(text, version === '' ? 'any Python' : `Python ${version}`, [reason]);
    return { version };
  }
  const isOne = requiresPython === undefined || (python !== '' && isAllWithin(python, requiresPython.specifier));
  if (isOne) return { version: python };
  const { written, specifier } = requiresPython;
  return { version: python, range: { asked: [`Python ${written}`], specifier } };
}

/** The one version that a match spec of Python means. */
const versionIn = ({ spec }: AskedSpec): string | undefined =>
  /^={0,2}(\d+\.\d+(?:\.\d+)?)(?:\.?\*)?$/.exec(spec?.version ?? '')?.[1];

/** What all match specs of Python allow together, as a specifier of PEP 440; undefined where none says it. */
function rangeIn(specs: readonly AskedSpec[]): string | undefined {
  const versions = specs.map(({ spec }) => spec?.version).filter((version) => version !== undefined);
  const specifiers = versions.map((version) => toSpecifier(version, undefined).version);
  return specifiers.length > 0 && specifiers.every((specifier) => specifier !== '') ? specifiers.join(',') : undefined;
}

function carryRange(draft: Draft, { asked, specifier }: Range): string {
  const { kind, report } = draft;
  if (specifier === '') {
    for (const what of asked) report.change(what, 'any Python', [noBounds]);
    return '';
  }
  if (kind.takes.packages === 'conda') {
    const { version, reasons } = toMatchVersion(specifier);
    if (reasons.length === 0) draft.keep('packages', `python${version}`);
    else for (const what of asked) draft.change('packages', what, `python${version}`, reasons);
    return '';
  }
  if (kind.takes.python === 'nixpkgs') return attributeWithin(draft, asked, specifier);
  report.keep(...asked);
  return specifier;
}

/** The attribute of nixpkgs that is a version of Python. */
function attributeOfVersion(version: string): string {
  const [major, minor] = version.split('.');
  return minor === undefined ? 'python3' : `python${major}${minor}`;
}

/** `python3` is that or newer in every nixpkgs since 23.11. */
const usual = '3.11';

/** The attribute of a Python inside of a range: the usual one of nixpkgs where it is, or else the newest. */
function attributeWithin({ asked, known, report }: Draft, written: readonly string[], range: string): string {
  const minor = likelyMinor(range);
  if (minor === undefined) {
    for (const what of written) report.drop(what, 'nixpkgs has no such Python, so its usual one is asked for.');
    return '';
  }
  const likely = attributeOfVersion(minor);
  const [attribute, reason] = chosenWithin(range, { likely, made: asked.lock?.python ?? '', there: known.pythons() });
  for (const what of written) report.change(what, attribute, [reason]);
  return attribute;
}

/** The attribute, and why it is that one. */
function chosenWithin(
  range: string,
  { likely, made, there }: { readonly likely: string; readonly made: string; readonly there: readonly Completion[] },
): [attribute: string, reason: string] {
  if (made !== '' && isPythonWithin(made, range)) return [attributeOfVersion(made), 'It was made with that one.'];
  const found = there.find(({ version }) => version !== undefined && isPythonWithin(version, range));
  if (found?.name === 'python3') return ['python3', `The usual Python is inside of that: ${found.version}.`];
  if (found) return [found.name, `${oneOfEach} This is the newest one there that is inside of that.`];
  const has = there.map(({ name, version }) => `${name} ${version ?? ''}`.trim()).join(', ');
  if (has !== '') return [likely, `The nixpkgs that is taken has none inside of that. It has ${has}.`];
  if (isOpenAbove(range) && isPythonWithin(`${usual}.0`, range))
    return ['python3', `The usual Python of nixpkgs is taken, which has been ${usual} or newer since 23.11.`];
  return [likely, `${oneOfEach} Which ones it has is known once it is looked at.`];
}
