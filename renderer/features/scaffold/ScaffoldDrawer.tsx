import { useState } from 'react';
import type { Scaffold } from '../../../preload/contract';
import { copyText, openAddress, saveText } from '../../stores/host';
import { closeDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Drawer } from '../../ui/Drawer';
import { ErrorCard } from '../../ui/ErrorCard';
import { TextFigure } from '../../ui/TextFigure';
import { ScaffoldFields } from './ScaffoldFields';
import { emptyForm, useScaffold } from './use-scaffold';

/** Writes a package for Nix: the form above, its file below as it will be. */
export function ScaffoldDrawer() {
  const [form, setForm] = useState(emptyForm);
  const { value: scaffold, error, isAsking } = useScaffold(form);
  const [file] = scaffold?.files ?? [];
  const fileName = `${scaffold?.attribute ?? 'package'}.nix`;
  return (
    <Drawer
      isWide
      title={strings.scaffold.title}
      closeLabel={strings.common.close}
      onClose={closeDrawer}
      footer={
        <>
          <Button disabled={!file} onClick={() => void copyText(file?.text ?? '')}>
            {strings.common.copy}
          </Button>
          <Button
            variant="primary"
            disabled={!file}
            onClick={() => file && void saveText({ fileName, text: file.text })}
          >
            {strings.scaffold.save(fileName)}
          </Button>
        </>
      }
    >
      <div className="flex min-h-full flex-col gap-4 p-5">
        <p className="text-sm text-soft">{strings.scaffold.intro}</p>
        <ScaffoldFields form={form} onChange={(change) => setForm({ ...form, ...change })} />
        {error ? <ErrorCard error={error} onOpen={openAddress} /> : null}
        {file ? (
          <div className="flex min-h-80 flex-1 flex-col">
            <TextFigure caption={<span className="font-mono text-[12px]">{file.path}</span>} text={file.text} />
          </div>
        ) : null}
        {scaffold ? <Lines lines={scaffold.lines} /> : null}
        {scaffold || error || isAsking ? null : <p className="text-sm text-faint">{strings.scaffold.needsName}</p>}
      </div>
    </Drawer>
  );
}

/** What nixpkgs itself would need beside the file. */
function Lines({ lines }: { readonly lines: Scaffold['lines'] }) {
  if (lines.length === 0) return null;
  return (
    <section className="flex flex-col gap-2 text-sm">
      <h3 className="font-medium text-soft">{strings.scaffold.lines}</h3>
      {lines.map(({ file, text, remark }) => (
        <div key={file} className="flex min-w-0 flex-col gap-1">
          <p className="text-soft">
            {strings.scaffold.addTo(file)} {remark}
          </p>
          <div className="flex items-center gap-1 rounded-md border border-line bg-canvas pl-2.5">
            <code className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-[12px] whitespace-pre select-text">
              {text}
            </code>
            <CopyButton text={text} label={`${strings.common.copy}: ${file}`} copiedLabel={strings.common.copied} />
          </div>
        </div>
      ))}
    </section>
  );
}
