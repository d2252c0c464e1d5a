import type { Progress } from '../../preload/contract';
import { printable } from './printable';

const barWidth = 24;

/** Shows how far a job is. */
export interface ProgressView {
  show(progress: Progress): void;
  /** Takes the bar away, so that other text can be written. */
  end(): void;
}

/** A stream that may be a terminal. */
export type ProgressStream = NodeJS.WritableStream & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;

/** A bar that redraws itself on a terminal, a line a step everywhere else. */
export function createProgressView(stream: ProgressStream): ProgressView {
  const isBar = stream.isTTY && process.env.TERM !== 'dumb';
  return isBar ? createBar(stream) : createLines(stream);
}

function createBar(stream: ProgressStream): ProgressView {
  let isDrawn = false;
  return {
    show: (progress) => {
      stream.write(`\r\u001b[K${barText(progress).slice(0, Math.max(10, (stream.columns || 80) - 1))}`);
      isDrawn = true;
    },
    end: () => {
      if (isDrawn) stream.write('\r\u001b[K');
      isDrawn = false;
    },
  };
}

function createLines(stream: ProgressStream): ProgressView {
  let last = '';
  return {
    show: ({ phase, item }) => {
      const line = printable(item === undefined ? phase : `${phase}: ${item}`);
      if (line !== last) stream.write(`${line}\n`);
      last = line;
    },
    end: () => {},
  };
}

/** Such as `Installing packages [######      ] 3/6 packages requests`. */
export function barText({ phase, item, done, total, unit }: Progress): string {
  const parts = [phase];
  if (done !== undefined && total !== undefined && total > 0) {
    const filled = Math.round(Math.min(1, Math.max(0, done / total)) * barWidth);
    parts.push(`[${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}]`, amount(done, total, unit));
  }
  if (item !== undefined) parts.push(item);
  return printable(parts.join(' '));
}

function amount(done: number, total: number, unit: Progress['unit']): string {
  if (unit !== 'bytes') return `${done}/${total}${unit === undefined ? '' : ` ${unit}`}`;
  const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  return `${mebibytes(done)}/${mebibytes(total)} MiB`;
}
