import { readActivation } from './activation';

/** Why what a Nix environment was made of is not what there is now; undefined while it is the same. */
export async function changedSince(content: string, key: string): Promise<string | undefined> {
  const activation = await readActivation(content);
  if (activation === null || activation.key === key) return undefined;
  return 'Files that it is made of have changed since it was made.';
}
