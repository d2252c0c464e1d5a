import { broughtRoot, type CreateRequest } from '../../preload/contract';

/** What a bundle brings along of which a setting names the first file, with that setting. */
export function bringing(text: string) {
  const file = (path: string, content: string) => ({ path, data: Buffer.from(content).toString('base64') });
  return {
    file: `${broughtRoot}/files/nix/own.nix`,
    files: [file('files/nix/own.nix', text), file('files/nix/lib/more.txt', 'more')],
  } satisfies Partial<CreateRequest> & { file: string };
}
