import type { Activation } from '../../kinds/kind';

/** What a recipe makes its files of. */
export interface RecipeInput {
  readonly activation: Activation | undefined;
  readonly login: boolean;
  readonly nonce: string | undefined;
  /** Absolute folder in which the files will stand; it is the session's own. */
  readonly startupFolder: string;
  /** Variables with which the shell starts. */
  readonly variables: Readonly<Record<string, string>>;
}

/** One shell's way to run our hook after all of the user's files and before the first prompt; pure. */
export type Recipe = (input: RecipeInput) => {
  /** Texts of the start-up files by their names. */
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Variables beside those of the input. */
  readonly variables: Readonly<Record<string, string>>;
};
