import { useState } from 'react';
import type { SourceFile } from '../../../preload/contract';
import type { Answers } from '../../stores/drafts';
import type { ImportedFile } from '../../stores/ui';

/** What is confirmed of a file: its very lines, as it may be read once more in another way. */
const keyOf = ({ id, preview }: ImportedFile): string => JSON.stringify([id, preview.confirmations]);

/** What the user has said yes to: the lines of imported files, what is left out, and files that would be run. */
export function useConsent(files: readonly ImportedFile[], leftOut: readonly unknown[], before?: Answers) {
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set(before?.confirmed));
  const [trusted, setTrusted] = useState<ReadonlySet<string>>(new Set(before?.trusted));
  const [goneWithout, setGoneWithout] = useState(before?.goneWithout);
  const answers: Answers = { confirmed: [...confirmed], trusted: [...trusted], goneWithout };
  const missing = JSON.stringify(leftOut);
  return {
    /** All of them, to be given once more. */
    answers,
    isConfirmed: files.every((file) => file.preview.confirmations.length === 0 || confirmed.has(keyOf(file))),
    confirm: (isOn: boolean) => setConfirmed(new Set(isOn ? files.map(keyOf) : [])),
    /** Whether it is to be made without what is left out, where anything is. */
    isWithout: leftOut.length === 0 || goneWithout === missing,
    goWithout: (isOn: boolean) => setGoneWithout(isOn ? missing : undefined),
    /** Hashes of the files that were shown and are trusted. */
    trusted,
    trust: (sources: readonly SourceFile[], isOn: boolean) =>
      setTrusted((before) => {
        const hashes = sources.map(({ hash }) => hash);
        return isOn ? new Set([...before, ...hashes]) : new Set([...before].filter((hash) => !hashes.includes(hash)));
      }),
  };
}
