import {
  ClocheError,
  environmentNameSchema,
  type Remark,
  type TextFile,
  variablesSchema,
} from '../../../../preload/contract';
import { type Reading, shownName } from '../../asked';
import { isEnvironmentYaml, readEnvironmentYaml } from '../conda/environment-yaml';
import { withoutComments } from '../json-comments';
import { nixHint } from '../nix/foreign-nix';
import { isLonger, parseJson } from '../read-json';
import { variableConfirmation } from '../remarks';
import { readRequirements } from '../requirements';
import { readForeignDevcontainer } from './devcontainer';
import { readForeignDockerfile } from './dockerfile';
import { ownCommand } from './own-devcontainer';
import { type Filling, ownDockerfile } from './own-dockerfile';

/** Whether a text is a docker-compose.yml: services at its left edge, with images or how to make them. */
export const isComposeFile = (text: string): boolean =>
  /^\ufeff?services[ \t]*:[ \t]*\r?$/m.test(text) && /^[ \t]+(?:image|build)[ \t]*:/m.test(text);

/** Always throws `unsupported`. */
export function refuseComposeFile(file: TextFile): never {
  throw new ClocheError(
    'unsupported',
    `${shownName(file.fileName)} is a docker-compose.yml, which says how containers are run: nothing of it is run, so what they install is not known.`,
    { hint: 'Import the file that its images install from, such as requirements.txt or environment.yml.' },
  );
}

const firstInstruction = /^FROM(?:[ \t]+--platform=\S+)?[ \t]+\S+(?:[ \t]+AS[ \t]+\S+)?$/i;

/** Whether a text is a Dockerfile: its first instruction, but for arguments, says what it is made from. */
export function isDockerfile(text: string): boolean {
  const first = text
    .slice(0, 20_000)
    .replace(/^\ufeff/, '')
    .split('\n')
    .find((line) => line.trim() !== '' && !/^\s*(?:#|ARG\s)/i.test(line));
  return first !== undefined && firstInstruction.test(first.trim());
}

/**
 * What a Dockerfile installs: from a file that stands in it, as Cloche exports them, or by commands of pip and conda. Nothing is
 * run. Throws `unsupported` where it installs nothing that way, `too-large`, and what the readers of files in it throw.
 */
export function readDockerfile(file: TextFile, others: readonly TextFile[]): Reading {
  const own = ownDockerfile(file.text);
  if (own) return readFilling(file, others, { format: 'Dockerfile', ...own });
  const hasNix = /^COPY (?:--\S+ )*<<(['"])\w+\1 \S*\.nix\r?$/m.test(file.text);
  const reading = hasNix ? undefined : readForeignDockerfile(file, others);
  if (reading) return reading;
  throw unreadable(file, 'a Dockerfile', hasNix);
}

/** Whether a text is a devcontainer.json: an object, perhaps with comments, that says of which image it is or how to make it. */
export function isDevcontainer(text: string): boolean {
  if (!/^[\ufeff\s]*[{/]/.test(text.slice(0, 1000)) || isLonger(text)) return false;
  if (!/"(?:image|build|dockerFile|dockerComposeFile)"/.test(text)) return false;
  try {
    const content = parseJson('', withoutComments(text));
    if (typeof content !== 'object' || content === null || Array.isArray(content) || 'schema' in content) return false;
    return ['image', 'build', 'dockerFile', 'dockerComposeFile'].some((key) => Object.hasOwn(content, key));
  } catch (thrown) {
    if (thrown instanceof ClocheError) return false;
    throw thrown;
  }
}

/** What Cloche writes into one; what any other key says is told. */
const keysOfCloche = new Set(['name', 'image', 'containerEnv', 'onCreateCommand', 'remoteUser']);

/**
 * What a devcontainer.json installs: from a file that stands in it, as Cloche exports them, or by commands of pip and conda.
 * Nothing is run. Throws `unsupported` where it installs nothing that way, `invalid-input` for what is no JSON with comments,
 * and what the reader of the file in it throws.
 */
export function readDevcontainer(file: TextFile, others: readonly TextFile[]): Reading {
  const content = parseJson(shownName(file.fileName), withoutComments(file.text)) as Record<string, unknown>;
  const { name, image, containerEnv, onCreateCommand } = content;
  const own = Object.keys(content).every((key) => keysOfCloche.has(key)) ? ownCommand(onCreateCommand) : undefined;
  if (!own) {
    const foreign = readForeignDevcontainer(file, others);
    if (foreign) return foreign;
    throw unreadable(file, 'a devcontainer.json', false);
  }
  const reading = readFilling(file, others, {
    format: 'devcontainer.json',
    text: own.text,
    name: typeof name === 'string' ? name : undefined,
    image: typeof image === 'string' ? image : undefined,
    variables: variablesSchema.catch({}).parse(containerEnv ?? {}),
  });
  // All of it stands on one line, whose number says nothing.
  const unplaced = ({ line: _line, ...remark }: Remark): Remark => remark;
  return {
    ...reading,
    confirmations: reading.confirmations.map(unplaced),
    warnings: reading.warnings.map(unplaced),
    rejected: reading.rejected.map(unplaced),
  };
}

function readFilling(file: TextFile, others: readonly TextFile[], filling: Filling & Pick<Reading, 'format'>): Reading {
  const { format, text, image = '' } = filling;
  const read = isEnvironmentYaml(text) ? readEnvironmentYaml : readRequirements;
  const reading = read({ ...file, text }, others);
  const { asked } = reading;
  const [, python = ''] = /^python:(\d+\.\d+)/.exec(image) ?? [];
  const name = environmentNameSchema.safeParse(filling.name);
  const variables = Object.entries(filling.variables).filter(
    ([key, value]) => asked.variables[key] !== value && variablesSchema.safeParse({ [key]: value }).success,
  );
  return {
    ...reading,
    format,
    asked: {
      ...asked,
      name: name.success ? name.data : asked.name,
      python: asked.python || python,
      variables: { ...asked.variables, ...Object.fromEntries(variables) },
    },
    confirmations: [...reading.confirmations, ...variables.map(variableConfirmation)],
    warnings: [
      ...reading.warnings,
      { message: 'Of the image its packages, its variables and its Python are taken; nothing of it is run.' },
    ],
  };
}

function unreadable({ fileName }: TextFile, what: string, hasNix: boolean): ClocheError {
  return new ClocheError(
    'unsupported',
    `${shownName(fileName)} is ${what}, which says how an image is made: nothing of it is run, so what it installs is not known.`,
    {
      hint: hasNix
        ? nixHint
        : 'Import the file that it installs from, such as requirements.txt or environment.yml, with those that this includes.',
    },
  );
}
