import type { ChannelName, ChannelParams, Machine, MethodName, ParsedParams, Result } from '../../preload/contract';
import type { Channel } from '../../preload/link';

/** Answers a method whose parameters have been checked; the result's shape is held by its type. */
export type Handler<M extends MethodName> = (params: ParsedParams<M>) => Promise<Result<M>>;

/** A handler for each method of the contract: one that is missing is a type error. */
export type MethodHandlers = { readonly [M in MethodName]: Handler<M> };

/** The handlers whose names begin with a word and a dot. */
export type MethodGroup<Noun extends string> = {
  readonly [M in MethodName as M extends `${Noun}.${string}` ? M : never]: Handler<M>;
};

/** A handler for each channel of the contract; a rejected promise closes the channel. */
export type ChannelHandlers = {
  readonly [C in ChannelName]: (params: ChannelParams<C>, channel: Channel) => Promise<void>;
};

/** What only the host around the page can do. Errors are ClocheErrors. */
export interface HostAbilities {
  readonly id: Machine['host'];
  readonly can: Machine['can'];
  /** Absolute path, or null when the user cancels. */
  pickFolder(title: string): Promise<string | null>;
  pickFiles(title: string): Promise<Result<'host.pickFiles'>>;
  /** Path that was written, or null when the user cancels. */
  saveFile(file: ParsedParams<'host.saveFile'>): Promise<string | null>;
  /** Pastes where the page has the keyboard. */
  paste(): Promise<void>;
  /** Shows a folder in the file manager. */
  openFolder(path: string): Promise<void>;
  /** Opens an address, which is http or https, in the user's browser. */
  openExternal(url: URL): Promise<void>;
}

/** Resolves with what a method without a result answers. */
export const nothing = async (work: Promise<void>): Promise<null> => {
  await work;
  return null;
};
