import type { Activation } from '../../kinds/kind';
import { quotePosix } from './quote';
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

/** Takes back the switches that kept conda from activating its base while the user's files ran. */
export const posixForgetSwitches = `  unset -v ${condaSwitches.join(' ')}`;
