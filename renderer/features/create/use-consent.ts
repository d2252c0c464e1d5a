import { useState } from 'react';
import type { SourceFile } from '../../../preload/contract';
import type { ImportedFile } from '../../stores/ui';

/** What the user has said yes to: the lines of imported files, and files that would be run. */
export function useConsent(files: readonly ImportedFile[]) {
  const [confirmed, setConfirmed] = useState<ReadonlySet<number>>(new Set());
  const [trusted, setTrusted] = useState<ReadonlySet<string>>(new Set());
  return {
    isConfirmed: files.every(({ id, preview }) => preview.confirmations.length === 0 || confirmed.has(id)),
    confirm: (isOn: boolean) => setConfirmed(new Set(isOn ? files.map(({ id }) => id) : [])),
    /** Hashes of the files that were shown and are trusted. */
    trusted,
    trust: (sources: readonly SourceFile[], isOn: boolean) =>
      setTrusted((before) => {
        const hashes = sources.map(({ hash }) => hash);
        return isOn ? new Set([...before, ...hashes]) : new Set([...before].filter((hash) => !hashes.includes(hash)));
      }),
  };
}
