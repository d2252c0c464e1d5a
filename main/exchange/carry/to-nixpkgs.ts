import { attributeOf } from '../../nix/names/pypi-names';
import type { PackageEntry, SourceEntry } from '../../python/requirements';
import { type AskedSpec, distributionsOf } from './conda-names';
import type { Draft } from './draft';
import { extrasIn, oneVersion, programOfConda } from './from-conda';
import { byName, holdsHere, linesOf, markersOf, noName, notHere, packageOf, sourceOf } from './requirement-parts';

/** Asks nixpkgs for the lines that have a name, in the version that it has. */
export function linesToNixpkgs(draft: Draft): void {
  const { asked, report } = draft;
  const environment = markersOf(asked);
  for (const line of linesOf(asked.requirements)) {
    const entry = packageOf(line) ?? sourceOf(line);
    const holds = entry && holdsHere(entry, environment);
    if (!entry) report.drop(line.text, 'It is an option of pip, and nothing is installed by pip.');
    else if (holds === false) report.drop(line.text, notHere(entry));
    else if (entry.name === undefined) report.drop(line.text, noName);
    else askNixpkgs(draft, { text: line.text, name: entry.name, reasons: lostOf(entry, holds === undefined) });
  }
  for (const text of asked.constraints) report.drop(text, oneVersion);
}

/** What of a line nixpkgs knows nothing of. */
function lostOf(entry: PackageEntry | SourceEntry, isOpen: boolean): string[] {
  const { extras, marker, hashes, options } = entry;
  return [
    ...(entry.type === 'package' ? [] : [byName]),
    ...(entry.type === 'package' && entry.specifier !== '' ? [oneVersion] : []),
    ...(extras.length === 0 ? [] : [`What its extras ${extras.join(', ')} would bring is not asked for.`]),
    ...(marker === undefined
      ? []
      : [
          isOpen
            ? 'Whether its marker holds is not known before there is a Python, so it is asked for.'
            : 'Its marker holds on this machine.',
        ]),
    ...(hashes.length + options.length === 0 ? [] : ['Its hashes and options are those of pip.']),
  ];
}

interface Wish {
  /** As it was asked for. */
  readonly text: string;
  /** The distribution. */
  readonly name: string;
  /** What whoever asks for it calls it, where that is not the distribution. */
  readonly called?: string;
  readonly reasons: readonly string[];
}

function askNixpkgs(draft: Draft, { text, name, called = name, reasons }: Wish): void {
  const attribute = attributeOf(name);
  if (draft.known.has(attribute) === false) {
    const near = draft.known.near(attribute);
    const hint = near.length === 0 ? '' : ` Names that are like it: ${near.join(', ')}.`;
    draft.report.drop(text, `nixpkgs has no package ${attribute}.${hint}`);
    return;
  }
  const isRenamed = attribute !== called;
  draft.change('packages', text, attribute, [...(isRenamed ? [`nixpkgs calls it ${attribute}.`] : []), ...reasons]);
}

/** Asks nixpkgs for a package of conda: for a Python package, or for a program. */
export function specToNixpkgs(draft: Draft, { text, spec }: AskedSpec): void {
  if (!spec) {
    draft.report.drop(text, 'This is no match spec.');
    return;
  }
  const names = distributionsOf(spec.name, draft.asked.brought);
  if (names.length === 0) {
    programOfConda(draft, text, spec.name);
    return;
  }
  const lost = spec.version === undefined && spec.build === undefined ? [] : [oneVersion];
  const channel = spec.channel === undefined ? [] : [`It is taken from nixpkgs, and not from ${spec.channel}.`];
  for (const name of names)
    askNixpkgs(draft, { text, name, called: spec.name, reasons: [...lost, ...channel, ...extrasIn(text)] });
}
