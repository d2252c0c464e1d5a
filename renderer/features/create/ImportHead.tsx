import type { ImportPreview } from '../../../preload/contract';
import { importFile } from '../../stores/imports';
import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';

/** What the form was read from, in words, and the other files that it could be read from. */
export function ImportHead({
  imported: { fileName, source },
  preview: { format, counts },
}: {
  readonly imported: ImportedFile;
  readonly preview: ImportPreview;
}) {
  if (source?.type === 'environment') return <p className="break-words text-soft">{strings.import.stays(fileName)}</p>;
  if (source === undefined) return null;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="break-words">
        <span className="font-medium">{strings.import.formats[format]}</span>
        {counts ? <span className="text-soft">, {strings.import.asks(counts)}</span> : null}
      </p>
      <Alternatives source={source} />
    </div>
  );
}

type FileSource = Extract<ImportedFile['source'], { readonly type: 'file' }>;

function Alternatives({ source: { file, others, alternatives, folder } }: { readonly source: FileSource }) {
  if (alternatives.length === 0) return null;
  const importOther = (other: (typeof alternatives)[number]) => {
    const without = <T,>(all: readonly T[]) => all.filter((one) => one !== other);
    const rest = [file, ...without(others)];
    void importFile({ file: other, others: rest, alternatives: [file, ...without(alternatives)], folder });
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="text-sm text-faint">{strings.import.alternatives}</span>
      {alternatives.map((other) => (
        <Button key={other.fileName} onClick={() => importOther(other)}>
          {other.fileName}
        </Button>
      ))}
    </div>
  );
}
