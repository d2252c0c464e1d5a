import type {
  Comparison,
  Conversion,
  ExportedFile,
  FolderCandidate,
  FormatId,
  ImportChoice,
  ImportPreview,
  IncludedFile,
  KindId,
  TextFile,
} from '../../preload/contract';
import type { Understood } from './understood';

/** Files in and out, and one kind into another. Errors are ClocheErrors. */
export interface Exchange {
  export(id: string, format: FormatId): Promise<ExportedFile>;
  /**
   * Understands a file; reads, runs and writes nothing. What a requirements file includes is looked for among
   * `others`, by its path from the including file, or by its name alone.
   */
  inspect(file: TextFile, others?: readonly TextFile[], choice?: ImportChoice): Promise<ImportPreview>;
  /**
   * Which of the files of a folder can be imported, by what is in them: the one to take first. Those that would have been
   * better and cannot be read come last, each with its problem.
   */
  choose(files: readonly TextFile[]): Promise<FolderCandidate[]>;
  /**
   * What each of the files includes, in their order: paths as they are written, and the lines that name them. A file that
   * cannot be read includes none; throws `too-large` for what takes too much to look through.
   */
  includes(files: readonly TextFile[]): Promise<IncludedFile[][]>;
  /**
   * {@link inspect} in the file's own words, for scripts; what it includes is not read. A file that is no such file is told
   * by its problems.
   */
  understand(file: TextFile, choice?: ImportChoice): Promise<Understood>;
  /**
   * What an environment would be as another kind, or made again as its own where that is said, under a name of its own; it stays
   * what it is. Throws `unsupported`.
   */
  convert(id: string, kind?: KindId): Promise<Conversion>;
  /**
   * How what is in an environment differs from the exact versions that it was to be made with, or else from those that it asks
   * for and that it was made with. Throws `wrong-state` for one that was never made.
   */
  compare(id: string): Promise<Comparison>;
}
