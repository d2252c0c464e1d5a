import type { ImportPreview } from '../../../preload/contract';
import { importFile } from '../../stores/imports';
import type { Alternative, ImportedFile } from '../../stores/ui';
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
  const importOther = (other: Alternative) => {
    const beside = [file, ...others.filter((one) => one !== other.file)];
    const rest = [{ file }, ...alternatives.filter((one) => one !== other)];
    void importFile({ file: other.file, others: beside, alternatives: rest, folder });
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="text-sm text-faint">{strings.import.alternatives}</span>
        {alternatives.map((other) => (
          <Button key={other.file.fileName} onClick={() => importOther(other)}>
            {other.file.fileName}
          </Button>
        ))}
      </div>
      {alternatives.map(({ file: { fileName }, problem }) =>
        problem === undefined ? null : (
          <p key={fileName} className="break-words text-sm text-soft">
            {strings.import.notTaken(fileName, problem)}
          </p>
        ),
      )}
    </>
  );
}
