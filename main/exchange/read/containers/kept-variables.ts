import { type Remark, variablesSchema } from '../../../../preload/contract';
import type { Container } from './container';
import { isSourceVariable, shownText } from './found';

/** Variables that say where the parts of an image are; here others are there. */
const ofTheImage =
  /^(?:PATH|HOME|PWD|USER|SHELL|PYTHONHOME|VIRTUAL_ENV|LD_LIBRARY_PATH|CONDA_(?:DIR|PREFIX)|MAMBA_\w+)$/;

/** The variables that mean the same here, and what is told of them and of the others. */
export function keptVariables(variables: Container['variables']) {
  const taken = new Map<string, string>();
  const warnings: Remark[] = [];
  for (const { name, line, text, isPlain } of variables) {
    const place = line === 0 ? {} : { line };
    if (!isPlain)
      warnings.push({ ...place, name, message: `The variable ${name} is put together from others and is left out.` });
    else if (ofTheImage.test(name))
      warnings.push({
        ...place,
        name,
        message: `The variable ${name} says where the parts of the image are and is left out.`,
      });
    else if (name !== '__proto__' && variablesSchema.safeParse({ [name]: text }).success) {
      taken.set(name, text);
      if (isSourceVariable(name))
        warnings.push({ ...place, name, message: `The variable ${name} changes where packages come from.` });
    } else warnings.push({ ...place, message: `“${shownText(name)}” is no variable and is left out.` });
  }
  return { taken: [...taken], warnings };
}
