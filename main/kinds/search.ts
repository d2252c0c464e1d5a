import { ClocheError, type KindId, type PackageBuild, type Spec } from '../../preload/contract';
import { issueLines } from '../store/issue-text';
import type { Kind, ProbeContext } from './kind';

/** Where a package is looked for. */
export interface SearchRequest {
  readonly kind: KindId;
  /** What names the sources; the kind's own where it names none. */
  readonly spec: Spec;
  readonly name: string;
}

/** All builds of a package for environments of a kind, the newest first. Throws what {@link Kind.search} throws. */
export async function search(
  kinds: readonly Kind[],
  { kind: id, spec, name }: SearchRequest,
  context: ProbeContext,
): Promise<PackageBuild[]> {
  const kind = kinds.find((candidate) => candidate.id === id);
  if (!kind?.search)
    throw new ClocheError('unsupported', `Packages of the kind ${id} cannot be searched.`, {
      hint: `The kinds whose packages can are: ${kinds.flatMap((one) => (one.search ? [one.id] : [])).join(', ')}.`,
    });
  const checked = kind.spec.safeParse(spec);
  if (checked.success) return kind.search(checked.data, name, context);
  throw new ClocheError('invalid-input', `Packages of the kind ${id} cannot be searched so.`, {
    detail: issueLines(checked.error),
  });
}
