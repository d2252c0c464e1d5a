import { ClocheError } from '../../../../preload/contract';
import { itemsMax } from '../read-json';
import { type DocumentSign, PlacedText, tokensOf } from './shell-words';

/** A file that stands in a Dockerfile behind the instruction that names it. */
export interface HereDocument {
  readonly word: DocumentSign['word'];
  readonly isExpanded: DocumentSign['isExpanded'];
  /** Its lines, each with the number that it has in the file. */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
  /** Whether its word does not come, so that it takes all that is left of the file. */
  readonly isOpen: boolean;
}

/** An instruction of a Dockerfile: https://docs.docker.com/reference/dockerfile/ */
export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** What stands behind the name, its lines joined. */
  readonly rest: PlacedText;
  readonly documents: readonly HereDocument[];
}

const withDocuments = new Set(['RUN', 'COPY', 'ADD']);

/**
 * The instructions of a Dockerfile; what is none is left out. Linear in the length of the text. Throws `too-large` for more of
 * them than any real file has.
 */
export function instructionsOf(text: string): Instruction[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const isContinued = /^#[ \t]*escape[ \t]*=[ \t]*`/im.test(text.slice(0, 500)) ? /`[ \t]*$/ : /\\[ \t]*$/;
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (isSkipped(lines[at] ?? '')) continue;
    const line = at + 1;
    const pieces: { line: number; text: string }[] = [];
    for (; at < lines.length; at += 1) {
      const piece = lines[at] ?? '';
      if (pieces.length > 0 && isSkipped(piece)) continue;
      const goesOn = isContinued.test(piece.slice(-100));
      pieces.push({ line: at + 1, text: goesOn ? piece.trimEnd().slice(0, -1) : piece });
      if (!goesOn) break;
    }
    const [head, name = ''] = /^\s*([A-Za-z]+)(?:\s+|$)/.exec(pieces[0]?.text ?? '') ?? [];
    if (head === undefined || !pieces[0]) continue;
    pieces[0].text = pieces[0].text.slice(head.length);
    if (instructions.length === itemsMax)
      throw new ClocheError('too-large', `The file has more than ${itemsMax} instructions.`, { line });
    const upper = name.toUpperCase();
    const documents = withDocuments.has(upper) ? documentsOf(pieces, lines, at + 1) : [];
    at += documents.reduce((sum, document) => sum + document.lines.length + 1, 0);
    instructions.push({ name: upper, line, rest: new PlacedText(pieces), documents });
  }
  return instructions;
}

const isSkipped = (line: string): boolean => /^\s*(?:#|$)/.test(line);

/** More than anybody begins on one line. */
const documentsMax = 20;

function documentsOf(
  pieces: readonly { readonly line: number; readonly text: string }[],
  lines: readonly string[],
  from: number,
): HereDocument[] {
  const signs: DocumentSign[] = [];
  for (const { document } of tokensOf(new PlacedText(pieces))) {
    if (document && document.word !== '') signs.push(document);
    if (signs.length === documentsMax) break;
  }
  let at = from;
  return signs.map(({ word, isIndented, isExpanded }): HereDocument => {
    const found: { line: number; text: string }[] = [];
    for (; at < lines.length; at += 1) {
      const line = isIndented ? (lines[at] ?? '').replace(/^\t+/, '') : (lines[at] ?? '');
      if (line === word) break;
      found.push({ line: at + 1, text: line });
    }
    const isOpen = at >= lines.length;
    at += 1;
    return { word, isExpanded, lines: found, isOpen };
  });
}
