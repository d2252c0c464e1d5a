import { useRef, useState } from 'react';
import {
  type CreateRequest,
  type ImportChoice,
  type ImportPreview,
  type KindId,
  toWireError,
  type WireError,
} from '../../../preload/contract';
import { readSource } from '../../stores/imports';
import type { ImportedFile } from '../../stores/ui';

/** What was read of that with which a form began, as the kind and with the groups that are chosen by now. */
export interface Reading {
  /** Undefined for a form that began with nothing. */
  readonly preview: ImportPreview | undefined;
  /** The kind that is being read for. */
  readonly wishedKind: KindId | undefined;
  /** Names of the groups that are taken. */
  readonly groups: readonly string[];
  readonly isAsking: boolean;
  /** Why it cannot be read in the way that was wished for last. */
  readonly error: WireError | undefined;
  readonly choose: (choice: ImportChoice) => void;
}

/** Reads a form's source anew when another way is chosen; `onRead` hears what was asked for before and is by now. */
export function useReading(
  imported: ImportedFile | undefined,
  onRead: (before: CreateRequest, after: CreateRequest) => void,
): Reading {
  const [preview, setPreview] = useState(imported?.preview);
  const [wish, setWish] = useState<ImportChoice>();
  const [error, setError] = useState<WireError>();
  const last = useRef(0);
  const taken = (preview?.groups ?? []).filter(({ isTaken }) => isTaken).map(({ name }) => name);
  const groups = wish?.groups ?? taken;

  const read = async (choice: ImportChoice) => {
    if (!imported?.source || !preview) return;
    last.current += 1;
    const question = last.current;
    setWish(choice);
    setError(undefined);
    try {
      const next = await readSource(imported.source, choice);
      if (question !== last.current) return;
      onRead(preview.request, next.request);
      setPreview(next);
    } catch (thrown) {
      if (question === last.current) setError(toWireError(thrown));
    }
    if (question === last.current) setWish(undefined);
  };
  const choose = (choice: ImportChoice) => {
    const kind = choice.kind ?? wish?.kind ?? preview?.request.kind;
    const hasGroups = (preview?.groups.length ?? 0) > 0;
    void read({
      ...(kind === undefined ? {} : { kind }),
      ...(hasGroups ? { groups: choice.groups ?? [...groups] } : {}),
    });
  };
  return { preview, wishedKind: wish?.kind, groups, isAsking: wish !== undefined, error, choose };
}
