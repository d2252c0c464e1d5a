import { ClocheError, type Completions, type ParsedParams, type Spec } from '../../preload/contract';
import type { Trust } from '../store/trust';
import type { Kind, ProbeContext } from './kind';

/**
 * Names for a field of a kind's form, unless what they would be read of waits for trust; the context lives as long as the
 * program, so that a kind may read on by itself.
 */
export async function complete(
  kinds: readonly Kind[],
  { kind: id, set, spec, query, limit, trusts = [] }: ParsedParams<'kind.complete'>,
  context: ProbeContext,
  trust: Pick<Trust, 'untrusted'>,
): Promise<Completions> {
  const kind = kinds.find((candidate) => candidate.id === id);
  const reason = kind && (await reasonAgainst(kind, spec, (files) => trust.untrusted(files, trusts)));
  if (reason !== undefined) return { state: 'unavailable', items: [], total: 0, reason };
  const answer = await kind?.complete?.(set, spec, { text: query, limit }, context);
  return answer ?? { state: 'unavailable', items: [], total: 0 };
}

/** Why nothing may be read for a form; undefined when all that would be evaluated is trusted. */
async function reasonAgainst(kind: Kind, spec: Spec, untrusted: Trust['untrusted']): Promise<string | undefined> {
  try {
    const [file] = await untrusted((await kind.completionSources?.(spec))?.files ?? []);
    return file && `Nobody has looked at ${file.path} yet: names are read of it once it is trusted.`;
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown.message;
    throw thrown;
  }
}
