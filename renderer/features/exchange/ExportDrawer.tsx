import { useState } from 'react';
import type { ExportedFile, FormatId } from '../../../preload/contract';
import { call } from '../../client';
import { useEnvironmentOf, useEnvironments } from '../../stores/environments';
import { copyText, openAddress, saveText } from '../../stores/host';
import { useMachine } from '../../stores/machine';
import { closeDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorCard } from '../../ui/ErrorCard';
import { Field } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { TextFigure } from '../../ui/TextFigure';
import { useAnswer } from '../../use-answer';
import { formatOptions } from './format-groups';

const none: readonly FormatId[] = [];

/** Shows an environment as a file, to copy or to save. */
export function ExportDrawer({
  environmentId,
  format: first,
}: {
  readonly environmentId: string;
  /** The format that is shown first. */
  readonly format?: FormatId | undefined;
}) {
  const { name, environment } = useEnvironmentOf(environmentId);
  const formats = useEnvironments(({ details }) => details.get(environmentId)?.detail?.formats) ?? none;
  const [wished, setWished] = useState(first);
  const format = wished ?? formats[0];
  const { value, error, isAsking } = useAnswer(environment && format ? { id: environmentId, format } : null, (asked) =>
    call('exchange.export', asked),
  );
  // What is shown and saved is in the format that is chosen, never in the one before.
  const file = isAsking ? undefined : value;
  return (
    <Drawer
      isWide
      title={strings.export.title(name)}
      closeLabel={strings.common.close}
      onClose={closeDrawer}
      footer={<Buttons file={file} />}
    >
      {environment ? (
        <div className="flex min-h-0 flex-1 flex-col gap-4 p-5">
          <Field label={strings.export.format} help={format && strings.export.purposes[format]} isFocused>
            {(ids) => (
              <Select
                ids={ids}
                value={format ?? ''}
                options={formatOptions(formats)}
                onChange={(value) => setWished(value as FormatId)}
              />
            )}
          </Field>
          {isAsking ? <EmptyState text={strings.common.loading} /> : null}
          {error && !isAsking ? <ErrorCard error={error} onOpen={openAddress} /> : null}
          {file ? <Preview file={file} /> : null}
        </div>
      ) : (
        <div role="alert" className="flex flex-1">
          <EmptyState text={strings.detail.gone(name)} />
        </div>
      )}
    </Drawer>
  );
}

function Preview({ file }: { readonly file: ExportedFile }) {
  return (
    <>
      <Sentences title={strings.export.losses} tone="text-warn" sentences={file.losses} />
      <Sentences title={strings.export.notes} tone="text-ink" sentences={file.notes ?? []} />
      {file.encoding === undefined ? (
        <TextFigure
          caption={
            <>
              {strings.export.preview}: <span className="font-mono text-[12px]">{file.fileName}</span>
            </>
          }
          text={file.text}
        />
      ) : null}
    </>
  );
}

function Sentences({
  title,
  tone,
  sentences,
}: {
  readonly title: string;
  /** The colour of the title. */
  readonly tone: string;
  readonly sentences: readonly string[];
}) {
  if (sentences.length === 0) return null;
  return (
    <div className="text-sm">
      <h3 className={`font-medium ${tone}`}>{title}</h3>
      <ul className="list-disc pl-5 text-soft">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Buttons({ file }: { readonly file: ExportedFile | undefined }) {
  const hasDialog = useMachine(({ machine }) => machine?.can.pickFiles ?? false);
  return (
    <>
      <Button disabled={!file || file.encoding !== undefined} onClick={() => void copyText(file?.text ?? '')}>
        {strings.common.copy}
      </Button>
      <Button variant="primary" disabled={!file} onClick={() => file && void saveText(file)}>
        {hasDialog ? strings.export.save : strings.export.download}
      </Button>
    </>
  );
}
