import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isTyping } from '../../keyboard';
import { notify } from '../../stores/notices';
import { strings } from '../../strings';
import { importFiles, importFolder, importPasted } from './exchange-actions';
import { isLikelyFile } from './pasted-text';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

function handlePaste(event: ClipboardEvent): void {
  if (isTyping(event.target) || document.querySelector('[role=dialog]') || !event.clipboardData) return;
  const { files } = event.clipboardData;
  const text = event.clipboardData.getData('text/plain');
  if (files.length > 0) void importFiles([...files]);
  else if (isLikelyFile(text)) void importPasted(text);
}

/** What was dropped can be looked at only while the event is handled: a folder comes before files. */
function importDropped({ items, files }: DataTransfer): void {
  const entries = [...items].map((item) => item.webkitGetAsEntry());
  const folder = entries.find((entry) => entry?.isDirectory);
  if (folder && entries.length > 1) notify(strings.import.oneFolder(folder.name));
  if (folder) void importFolder(folder as FileSystemDirectoryEntry);
  else void importFiles([...files]);
}

/** Takes files and folders that are dropped anywhere on the window, or pasted outside of a text field, as imports. */
export function DropZone() {
  const [isOver, setOver] = useState(false);
  // Each element under the pointer has its own enter and leave.
  const depth = useRef(0);
  useEffect(() => {
    const move = (change: number) => (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current = Math.max(0, depth.current + change);
      setOver(depth.current > 0);
    };
    const allow = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      if (event.dataTransfer) importDropped(event.dataTransfer);
    };
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener('dragenter', move(1), { signal });
    window.addEventListener('dragleave', move(-1), { signal });
    window.addEventListener('dragover', allow, { signal });
    window.addEventListener('drop', drop, { signal });
    window.addEventListener('paste', handlePaste, { signal });
    return () => ending.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 flex items-center justify-center bg-[color-mix(in_oklch,var(--canvas)_88%,transparent)]">
      <div aria-hidden className="absolute inset-2 rounded-xl border-2 border-dashed border-accent" />
      <div
        role="status"
        className="relative flex flex-col items-center gap-2 rounded-lg bg-raised px-8 py-6 shadow-2xl"
      >
        <FileDown size={28} aria-hidden className="text-accent" />
        <p className="text-lg font-semibold">{strings.import.drop}</p>
        <p className="text-soft">{strings.import.dropHelp}</p>
      </div>
    </div>
  );
}
