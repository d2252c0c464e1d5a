import type { Spec } from '../../../preload/contract';
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
