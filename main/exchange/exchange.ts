import type { ExportedFile, FormatId, ImportPreview } from '../../preload/contract';

/** Files in and out. Errors are ClocheErrors. */
export interface Exchange {
  export(id: string, format: FormatId): Promise<ExportedFile>;
  /** Understands a file's text; runs and writes nothing. */
  inspect(fileName: string, text: string): Promise<ImportPreview>;
}
