import type { ExportedFile, FormatId, ImportPreview, TextFile } from '../../preload/contract';

/** Files in and out. Errors are ClocheErrors. */
export interface Exchange {
  export(id: string, format: FormatId): Promise<ExportedFile>;
  /**
   * Understands a file's text; reads, runs and writes nothing. What a requirements file includes is looked for among
   * `others`, by its path from the including file, or by its name alone.
   */
  inspect(fileName: string, text: string, others?: readonly TextFile[]): Promise<ImportPreview>;
}
