import type {
  Comparison,
  Conversion,
  ExportedFile,
  FormatId,
  ImportChoice,
  ImportPreview,
  KindId,
  TextFile,
} from '../../preload/contract';

/** Files in and out, and one kind into another. Errors are ClocheErrors. */
export interface Exchange {
  export(id: string, format: FormatId): Promise<ExportedFile>;
  /**
   * Understands a file; reads, runs and writes nothing. What a requirements file includes is looked for among
   * `others`, by its path from the including file, or by its name alone.
   */
  inspect(file: TextFile, others?: readonly TextFile[], choice?: ImportChoice): Promise<ImportPreview>;
  /** What is in an environment now against what it was made with. Throws `unsupported` where that is not known. */
  compare(id: string): Promise<Comparison>;
  /** What an environment would be as another kind, under a name of its own; it stays what it is. Throws `unsupported`. */
  convert(id: string, kind?: KindId): Promise<Conversion>;
}
