import { withoutComments } from './comments';

/** Whether a Nix text is a flake: a set with outputs. */
export function isFlake(text: string): boolean {
  const code = withoutComments(text).trimStart();
  return /^\{\s*[A-Za-z_]/.test(code) && /\boutputs\s*=[^=]/.test(code);
}
