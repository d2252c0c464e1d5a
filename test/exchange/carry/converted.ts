import type { Asked } from '../../../main/exchange/asked';
import { askedOf } from '../../../main/exchange/carry/asked-of';
import { carry } from '../../../main/exchange/carry/carry';
import { kinds } from '../../../main/kinds';
import type { Kind } from '../../../main/kinds/kind';
import type { KindId, Spec } from '../../../preload/contract';

/** The kind of an id, as users have it. */
export const kindOf = (id: KindId): Kind => {
  const kind = kinds.find((one) => one.id === id);
  if (!kind) throw new Error(`There is no kind ${id}.`);
  return kind;
};

/** An environment of a kind, as another kind is asked for it. */
export function converted(from: KindId, spec: Spec, to: KindId, more: Partial<Asked> = {}) {
  const source = kindOf(from);
  const parsed = source.spec.parse(spec) as Spec;
  const { own: _own, ...asked } = askedOf(source, { name: 'demo', spec: parsed, variables: {} });
  return carry({ ...asked, ...more }, kindOf(to));
}
