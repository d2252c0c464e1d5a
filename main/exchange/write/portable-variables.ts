import { isMachinePath, isSecret } from '../scrub';

/** The variables that may leave this machine, and the names of the others, which are added to `losses` with the reason. */
export function portableVariables(variables: Readonly<Record<string, string>>, losses: string[]) {
  const kept: Record<string, string> = {};
  const leftOut: string[] = [];
  for (const name of Object.keys(variables).sort()) {
    const value = variables[name] ?? '';
    const reason = isSecret(name, value)
      ? 'looks like a secret'
      : isMachinePath(value)
        ? 'holds a path of this machine'
        : undefined;
    if (reason === undefined) kept[name] = value;
    else {
      leftOut.push(name);
      losses.push(`The variable ${name} ${reason} and is left out.`);
    }
  }
  return { variables: kept, leftOut };
}
