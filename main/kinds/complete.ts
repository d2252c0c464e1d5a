import type { Completions, ParsedParams } from '../../preload/contract';
import type { Kind, ProbeContext } from './kind';

/** Names for a field of a kind's form; the context lives as long as the program, so that a kind may read on by itself. */
export async function complete(
  kinds: readonly Kind[],
  { kind: id, set, spec, query, limit }: ParsedParams<'kind.complete'>,
  context: ProbeContext,
): Promise<Completions> {
  const kind = kinds.find((candidate) => candidate.id === id);
  const answer = await kind?.complete?.(set, spec, { text: query, limit }, context);
  return answer ?? { state: 'unavailable', items: [], total: 0 };
}
