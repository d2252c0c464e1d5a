import type { Found, Placed } from './found';

/** What a file says of how an image or a container is made. */
export interface Container {
  readonly format: 'Dockerfile' | 'devcontainer.json';
  readonly name: string;
  /** The file's own word for it. */
  readonly ownName?: string | undefined;
  /** The image that it is made from; undefined where it is made by another file. */
  readonly image: Placed | undefined;
  /** A version of Python that is added to it. */
  readonly python?: string;
  readonly found: Found;
  readonly variables: readonly ContainerVariable[];
}

/** A variable of an image or a container. */
export interface ContainerVariable extends Placed {
  readonly name: string;
  /** Whether its value is what it says, and nothing is put into it. */
  readonly isPlain: boolean;
}
