import { ClocheError, changeFix, type Fix } from '../../../preload/contract';
import type { Attributes, FoundAttribute } from '../../nix/names/attributes';
import { lackMessage, nearLine } from '../../nix/names/missing-names';
import { candidatesOf, chooseAttribute } from './attribute-names';
import { renameIn, withoutNames, zoneFix } from './fixes';
import type { NixRequirementsSpec } from './spec';
import type { Wish } from './wishes';

/** What a nixpkgs does not have. */
export interface Missing {
  readonly missing: readonly Wish[];
  readonly spec: NixRequirementsSpec;
  /** What it does have, of all candidates. */
  readonly attributes: Pick<Attributes, 'find' | 'suggest'>;
  /** Only attributes with the distributions' own names were looked for. */
  readonly byName: boolean;
}

/** The error that names all that is missing, with names that are like them and the ways out. */
export function missingPackages(lack: Missing): ClocheError {
  const { missing } = lack;
  const names = missing.map(({ written }) => written);
  return new ClocheError('no-such-package', lackMessage(names), {
    hint: 'Take them with pip in an FHS zone, bring them as your own packages in the kind nix-packages, or leave them out.',
    fixes: fixesFor(lack),
    detail: missing.map((wish) => detailOf(wish, lack)).join('\n'),
  });
}

/** The package by another name, which only the other engine finds. */
const otherwiseFound = (wish: Wish, { attributes, byName }: Missing): FoundAttribute | undefined =>
  byName ? chooseAttribute(wish.written, candidatesOf(wish.written), attributes) : undefined;

function detailOf(wish: Wish, lack: Missing): string {
  const other = otherwiseFound(wish, lack);
  if (other) return `${wish.written}: nixpkgs has it as ${other.attribute}`;
  return nearLine(wish.written, lack.attributes.suggest(wish.written));
}

function fixesFor(lack: Missing): Fix[] {
  const { missing, spec } = lack;
  const isElsewhere = missing.every((wish) => otherwiseFound(wish, lack) !== undefined);
  const names = missing.map(({ name }) => name);
  return [
    ...(isElsewhere
      ? [changeFix('Use the engine that knows nixpkgs’ own names', { engine: 'attributes' })]
      : renames(lack)),
    zoneFix(spec),
    changeFix(names.length === 1 ? 'Leave it out' : 'Leave them out', {
      requirements: withoutNames(spec.requirements, names),
    }),
  ];
}

/** Names for one that is misspelt; of many that are missing nobody would pick one by one. */
function renames({ missing, spec, attributes }: Missing): Fix[] {
  const [only] = missing;
  if (!only || missing.length > 1) return [];
  return attributes.suggest(only.written).map((name) =>
    changeFix(`Use ${name} instead of ${only.written}`, {
      requirements: renameIn(spec.requirements, only.name, name),
    }),
  );
}
