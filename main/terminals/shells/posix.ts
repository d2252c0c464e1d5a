import type { Activation } from '../../kinds/kind';
import { quotePosix } from '../../process/quote';
import { condaSwitches } from './variables';

/** Lines that bash and zsh read alike. */

/** Sets and unsets the variables of an activation and keeps what they held before. */
export function posixSet({ set, unset }: Activation): string {
  const keep = (name: string) => `  __cloche_had_${name}="\${${name}+x}" __cloche_old_${name}="\${${name}-}"`;
  return [
    ...Object.entries(set).map(([name, value]) => `${keep(name)}\n  export ${name}=${quotePosix(value)}`),
    ...unset.map((name) => `${keep(name)}\n  unset -v ${name}`),
  ].join('\n');
}

/** Gives the variables back that {@link posixSet} changed. */
export function posixDeactivate({ set, unset }: Activation): string {
  return [...new Set([...Object.keys(set), ...unset])]
    .map(
      (
        name,
      ) => `  if [ -n "\${__cloche_had_${name}-}" ]; then export ${name}="$__cloche_old_${name}"; else unset -v ${name}; fi
  unset -v __cloche_had_${name} __cloche_old_${name}`,
    )
    .join('\n');
}

/**
 * Defines what keeps the folders of the environment in front of PATH. `__cloche_keep_path` puts them there once more when
 * a command or a hook of the prompt has put something before them, as direnv, mise and prompts that set PATH anew do;
 * where nothing has, it compares two texts and is done. Each function begins with `opening`, which makes the shell's
 * options known. PATH never begins or ends with a colon, which would stand for the working folder.
 */
export function posixKeepPath(activation: Activation | undefined, opening: string): string {
  const path = activation?.path ?? [];
  const first = quotePosix(path.join(':'));
  if (path.length === 0)
    return ['remove_from', 'first_in', 'keep'].map((name) => `__cloche_${name}_path() { :; }`).join('\n');
  return `__cloche_remove_from_path() {
  ${opening}
  local folder rest next
  for folder in ${path.map(quotePosix).join(' ')}; do
    case ":$PATH:" in *":$folder:"*) ;; *) continue ;; esac
    rest=":$PATH:"
    while next="\${rest%%":$folder:"*}:\${rest#*":$folder:"}" && [ "\${rest%%":$folder:"*}" != "$rest" ]; do rest=$next; done
    rest="\${rest#:}"
    PATH="\${rest%:}"
  done
}
__cloche_first_in_path() {
  ${opening}
  __cloche_remove_from_path
  PATH=${first}"\${PATH:+:$PATH}"
}
__cloche_keep_path() {
  ${opening}
  case "\${PATH-}:" in ${first}:*) return 0 ;; esac
  __cloche_first_in_path
  hash -r
}`;
}

/** Takes back the switches that kept conda from activating its base while the user's files ran. */
export const posixForgetSwitches = `  unset -v ${condaSwitches.join(' ')}`;

/**
 * Defines `__cloche_stay_outside`: with a variable that start-up files made read-only nothing of the environment is
 * entered, and that is told, with the nonce to Cloche and without one to the user.
 */
export const posixStayOutside = (nonce: string | undefined): string => `__cloche_stay_outside() {
${posixForgetSwitches}
  __cloche_keep_path() { :; }
  __cloche_prompt=off
${
  nonce === undefined
    ? `  builtin printf 'The start-up files of this shell made %s read-only, so it is not in the environment.\\n' "$1" >&2`
    : `  builtin printf '\\e]6973;%s;outside;%s\\a' ${quotePosix(nonce)} "$1"`
}
}`;
