import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type ParsedNode, type YAMLMap } from 'yaml';
import { ClocheError } from '../../../preload/contract';

/** Of all that aliases stand for in a short file; no real one has a hundredth of it. */
const nodesMin = 200_000;

/** The text that the document was read from. */
interface Source {
  /** In characters. */
  readonly length: number;
  /** From 1. */
  readonly lineOf: (node: Node) => number;
}

/**
 * Puts what aliases stand for in their places. Throws `too-large` where that would be more than anybody writes, however short
 * the file is, and `invalid-input` for one that stands for nothing, or for what it is in, and for a
 * key that is there twice.
 */
export function followAliases(shown: string, document: Document<ParsedNode>, { length, lineOf }: Source): void {
  // Without aliases nothing has more nodes than characters.
  const follow = createFollower(shown, Math.max(nodesMin, length), lineOf);
  document.contents = follow(document.contents) as typeof document.contents;
}

function createFollower(shown: string, nodesMax: number, lineOf: Source['lineOf']): (node: unknown) => unknown {
  const anchors = new Map<string, Node>();
  const seen = new Set<Node>();
  /** What is being followed: none of it can be part of itself. */
  const around = new Set<Node>();
  let count = 0;

  const meantBy = (node: unknown): unknown => {
    if (!isAlias(node)) return node;
    const meant = anchors.get(node.source);
    if (meant && !around.has(meant)) return meant;
    throw new ClocheError('invalid-input', `${shown} has an alias that stands for nothing, or for what it is in.`, {
      hint: 'Write out what is meant.',
      detail: `*${node.source.slice(0, 80)}`,
      line: lineOf(node),
    });
  };
  const follow = (node: unknown): unknown => {
    const meant = meantBy(node);
    count += 1;
    if (count > nodesMax)
      throw new ClocheError('too-large', `${shown} stands for far more than it says: its aliases repeat each other.`);
    if (!isNode(meant)) return meant;
    // A name may be given again further down, so the first look at each counts.
    if (!seen.has(meant) && !isAlias(meant) && meant.anchor !== undefined) anchors.set(meant.anchor, meant);
    seen.add(meant);
    around.add(meant);
    if (isMap(meant)) {
      refuseSameKeys(shown, meant, lineOf);
      for (const pair of meant.items) {
        pair.key = follow(pair.key);
        pair.value = follow(pair.value);
      }
    }
    if (isSeq(meant)) for (const [at, item] of meant.items.entries()) meant.items[at] = follow(item);
    around.delete(meant);
    return meant;
  };
  return follow;
}

function refuseSameKeys(shown: string, { items }: YAMLMap, lineOf: Source['lineOf']): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value))
      throw new ClocheError(
        'invalid-input',
        `${shown} is not well-formed YAML: a key is there twice on line ${lineOf(key)}.`,
        {
          hint: 'Correct that place, or export it again.',
          detail: `The key is ${String(key.value).slice(0, 80)}.`,
          line: lineOf(key),
        },
      );
    seen.add(key.value);
  }
}
