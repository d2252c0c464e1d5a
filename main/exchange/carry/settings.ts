import type { Spec } from '../../../preload/contract';
import { parseMatchSpec } from '../../conda/match-spec';
import { nameOfSpec } from './conda-names';
import type { Draft } from './draft';

/** Settings that mean the same in every kind that has them, beside those that name packages. */
const shared: ReadonlySet<string> = new Set([
  ...['nixpkgs', 'allow', 'derivations', 'presets'],
  ...['priority', 'pins', 'place', 'zone', 'libraries'],
]);

/** Carries over the settings that are no packages; a kind that is not made of nixpkgs has no use for which one. */
export function carrySettings({ asked, kind, report }: Draft): Spec {
  const spec: Spec = {};
  const takes = (key: string, value: Spec[string]) => kind.spec.safeParse({ [key]: value }).success;
  const isApart = kind.takes.python === 'version' && kind.takes.packages !== 'conda';
  for (const [key, value] of Object.entries(asked.settings ?? {})) {
    const all = [value].flat();
    const left =
      shared.has(key) && !isApart ? all.filter((item) => takes(key, Array.isArray(value) ? [item] : item)) : [];
    if (left.length > 0) spec[key] = Array.isArray(value) ? left.map(String) : value;
    const lost = all.filter((item) => !left.includes(item));
    if (lost.length > 0) report.drop(`${key}: ${lost.join(', ')}`, `${kind.label} has no setting that means the same.`);
  }
  return spec;
}

/** The Python in the words of the kind; '' for its usual one. */
export function carryPython(draft: Draft): string {
  const { asked, kind, report } = draft;
  const version = versionWanted(draft);
  if (asked.chosenPython !== undefined)
    report.change(asked.chosenPython, version === '' ? 'any Python' : `Python ${version}`, [
      'It is asked for by its version: what it was chosen by is known to the other kind alone.',
    ]);
  if (kind.takes.python === 'version' || version === '') return version;
  const attribute = attributeOfVersion(version);
  if (version.split('.').length > 2)
    report.change(`Python ${version}`, attribute, ['A nixpkgs has one Python of each minor version.']);
  return attribute;
}

/** Without conda, specs of its package `python` say the version where they fix one, or else what was made of them. */
function versionWanted({ asked, kind, report }: Draft): string {
  const { packages, python, lock } = asked;
  if (packages?.from !== 'conda' || kind.takes.packages === 'conda') return python;
  const specs = packages.specs.filter((spec) => nameOfSpec(spec) === 'python');
  if (specs.length === 0) return python;
  const fixed = specs.map(versionIn).find((version) => version !== undefined) ?? python;
  const version = fixed === '' ? (lock?.python.split('.').slice(0, 2).join('.') ?? '') : fixed;
  const reason =
    version === ''
      ? `${kind.label} takes one version and no range, so its usual Python is asked for.`
      : `The Python is a setting of ${kind.label}.`;
  for (const spec of specs) report.change(spec, version === '' ? 'any Python' : `Python ${version}`, [reason]);
  return version;
}

/** The one version that a match spec of Python means. */
function versionIn(text: string): string | undefined {
  const version = parseMatchSpec(text)?.version ?? '';
  return /^={0,2}(\d+\.\d+(?:\.\d+)?)(?:\.?\*)?$/.exec(version)?.[1];
}

/** The attribute of nixpkgs that is a version of Python. */
function attributeOfVersion(version: string): string {
  const [major, minor] = version.split('.');
  return minor === undefined ? 'python3' : `python${major}${minor}`;
}
