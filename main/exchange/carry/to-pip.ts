import { nameOfAttribute } from '../../nix/names/pypi-names';
import type { SourceEntry } from '../../python/requirements';
import { type AskedSpec, distributionsOf } from './conda-names';
import type { Draft } from './draft';
import { extrasIn, programOfConda } from './from-conda';
import { toSpecifier } from './match-versions';
import { byName, holdsHere, linesOf, markersOf, noName, notHere, sourceOf } from './requirement-parts';

/** Asks pip for the lines and constraints as they are; a kind that knows names alone is asked for those. */
export function linesToPip(draft: Draft): void {
  const { asked, kind } = draft;
  for (const line of linesOf(asked.requirements)) {
    const source = kind.takes.isByName ? sourceOf(line) : undefined;
    if (source) nameToPip(draft, line.text, source);
    else draft.keep('requirements', line.text);
  }
  draft.keep('constraints', ...asked.constraints);
}

/** Asks for what comes from an address by its name, where its marker holds or may hold. */
function nameToPip(draft: Draft, text: string, source: SourceEntry): void {
  const { name, marker } = source;
  const holds = holdsHere(source, markersOf(draft.asked));
  if (holds === false) draft.report.drop(text, notHere(source));
  else if (name === undefined) draft.report.drop(text, noName);
  else draft.change('requirements', text, holds ? name : `${name} ; ${marker}`, [byName]);
}

/** Asks pip for a package of conda by its names on PyPI, and nixpkgs for a program where the kind has those. */
export function specToPip(draft: Draft, { text, spec }: AskedSpec): void {
  const { asked, report } = draft;
  if (!spec) {
    report.drop(text, 'This is no match spec.');
    return;
  }
  if (spec.name === 'pip') {
    report.change(text, 'pip', text === 'pip' ? [] : ['The one that comes with such an environment is taken.']);
    return;
  }
  const names = distributionsOf(spec.name, asked.brought);
  if (names.length === 0) {
    programOfConda(draft, text, spec.name);
    return;
  }
  const { version, reasons } = toSpecifier(spec.version, spec.build);
  const isOne = names.length === 1;
  for (const name of names) {
    const line = isOne ? `${name}${version}` : name;
    draft.change('requirements', text, line, [
      ...(name === spec.name ? [] : [`PyPI calls it ${name}.`]),
      ...(spec.channel === undefined ? [] : [`pip takes it from an index, and not from ${spec.channel}.`]),
      ...extrasIn(text),
      ...(isOne ? reasons : ['It brings several distributions, whose versions are others.']),
    ]);
  }
}

/** Asks pip for a package of nixpkgs. */
export function attributeToPip(draft: Draft, attribute: string): void {
  const name = nameOfAttribute(attribute);
  if (name === undefined) {
    draft.report.drop(attribute, 'PyPI has no distribution of it.');
    return;
  }
  draft.change('requirements', attribute, name, name === attribute ? [] : [`PyPI calls it ${name}.`]);
}
