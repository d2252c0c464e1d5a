interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly unpacked?: boolean;
}

/** A file in an asar archive. */
export interface ArchivedFile {
  /** Path inside, without a slash in front. */
  readonly path: string;
  readonly bytes: number;
  /** True when it lies beside the archive, in `app.asar.unpacked`. */
  readonly isUnpacked: boolean;
}

/** The files of an asar archive, by its header: two pickled sizes, then JSON with its length in front. */
export function listArchive(archive: Buffer): ArchivedFile[] {
  const length = archive.readUInt32LE(12);
  const root = JSON.parse(archive.toString('utf8', 16, 16 + length)) as Entry;
  const visit = (entry: Entry, path: string): ArchivedFile[] => {
    if (!entry.files) return [{ path, bytes: entry.size ?? 0, isUnpacked: entry.unpacked ?? false }];
    return Object.entries(entry.files).flatMap(([name, child]) => visit(child, path ? `${path}/${name}` : name));
  };
  return visit(root, '');
}
