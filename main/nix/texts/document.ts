import type { Lock } from '../../../preload/contract';
import { readPin } from '../pins/pin';
import type { NixSettings } from '../spec';
import type { NixExpression } from './expression';
import type { NixDocument } from './formats';

/** An environment that is to be written for people, with what its lock tells of its making. */
export async function nixDocument(
  { name, spec }: { readonly name: string; readonly spec: NixSettings },
  lock: Lock | undefined,
  expression: NixExpression,
  { losses = [], notes = [] }: Partial<Pick<NixDocument, 'losses' | 'notes'>> = {},
): Promise<NixDocument> {
  const revision = lock?.sources?.find((source) => source.name === 'nixpkgs')?.revision;
  const made = lock ? [`Made with Python ${lock.python}${revision ? ` of nixpkgs ${revision}` : ''}.`] : [];
  return { name, pin: await readPin(spec.nixpkgs), allow: spec.allow, expression, losses, notes, remarks: made };
}
