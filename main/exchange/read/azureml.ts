import { isMap, type Node } from 'yaml';
import { ClocheError, type Remark, type TextFile } from '../../../preload/contract';
import type { IncludeEntry } from '../../python/requirements';
import { nothingAsked, type Reading, shownName } from '../asked';
import { nameFromFile, nameFromWord } from '../free-name';
import { withoutCredentials } from '../scrub';
import { includesOfNode, readEnvironmentNode, readEnvironmentYaml } from './conda/environment-yaml';
import { findFile, isRemote } from './includes';
import { isNothing, type Keyed, keyedIn, type LineOf, readYaml, textOf, unknownKey } from './read-yaml';
import { confirmationsOf, inFile } from './remarks';

const schema = /^[ \t]*(["']?)\$schema\1[ \t]*:.*azureml/m;
const condaFile = /^[ \t]*(["']?)conda_file\1[ \t]*:/m;
const image = /^[ \t]*(["']?)image\1[ \t]*:/m;

/**
 * Whether a text is a file of Azure Machine Learning: it names its schema, or an image and what conda installs in it.
 * https://learn.microsoft.com/azure/machine-learning/reference-yaml-environment
 */
export const isAzureMl = (text: string): boolean => schema.test(text) || (condaFile.test(text) && image.test(text));

/** The file that an environment names for conda, or what is included where that stands there. Throws like {@link readAzureMl}. */
export function includesOfAzureMl(file: TextFile): IncludeEntry[] {
  const { conda, lineOf } = partsOf(file);
  if (!isMap(conda)) return [includeAt(conda, lineOf)];
  return includesOfNode(shownName(file.fileName), { root: conda, lineOf });
}

/**
 * What an environment of Azure Machine Learning asks of conda, as it stands there or in the other file that it names; of a job
 * and the like what its environment does. Throws `unsupported` where nothing does, `invalid-input` and `too-large`.
 */
export function readAzureMl(file: TextFile, others: readonly TextFile[]): Reading {
  const { conda, root, part, lineOf } = partsOf(file);
  const reading = isMap(conda)
    ? readEnvironmentNode(file, { root: conda, lineOf }, others)
    : readNamed(file, includeAt(conda, lineOf), others);
  const named = root.get('name')?.value;
  const name = textOf(named) ?? '';
  return {
    ...reading,
    format: 'azureml',
    asked: { ...reading.asked, name: name === '' ? reading.asked.name : nameFromWord(name) },
    written: { ...reading.written, ...(name === '' ? {} : { name: { text: name, line: lineOf(named) } }) },
    warnings: [...leftOutOf(root, part, lineOf), ...reading.warnings],
  };
}

/** Where in a file what concerns conda stands; throws `unsupported` where that is nowhere. */
function partsOf(file: TextFile) {
  const shown = shownName(file.fileName);
  const yaml = readYaml(shown, file.text);
  const root = keyedIn(yaml.root);
  const inner = root.get('environment')?.value;
  const part = root.has('conda_file') || !isMap(inner) ? root : keyedIn(inner);
  const conda = part.get('conda_file')?.value;
  if (!conda || isNothing(conda) || !(isMap(conda) || textOf(conda))) throw withoutConda(file, root, part);
  return { root, part, conda, lineOf: yaml.lineOf };
}

function withoutConda({ fileName, text }: TextFile, root: Keyed, part: Keyed): ClocheError {
  const what = `${shownName(fileName)} is a file of Azure Machine Learning`;
  const build = keyedIn(part.get('build')?.value);
  const known = textOf(root.get('environment')?.value);
  const named = textOf(part.get('image')?.value);
  if (build.size > 0) {
    const folder = textOf(build.get('path')?.value) ?? '.';
    const dockerfile = textOf(build.get('dockerfile_path')?.value) ?? 'Dockerfile';
    return refusal(`${what} whose environment is made by a Dockerfile.`, `Import ${dockerfile} in ${folder}.`);
  }
  if (known)
    return refusal(
      `${what} that takes its environment from there: ${known}.`,
      'Download what that environment is made of, and import its conda file or its Dockerfile.',
    );
  if (named)
    return refusal(
      `${what} whose environment is an image alone: ${named}.`,
      'Import the environment.yml or the Dockerfile that the image was made of.',
    );
  const inner = condaFile.exec(text);
  const line = text.slice(0, inner?.index ?? 0).split('\n').length;
  return refusal(
    `${what} that has no environment of its own.`,
    inner ? `Import what its conda_file on line ${line} names.` : 'Import the file of the environment that it names.',
  );
}

const refusal = (message: string, hint: string): ClocheError =>
  new ClocheError('unsupported', withoutCredentials(message).slice(0, 400), { hint: hint.slice(0, 400) });

function includeAt(conda: Node, lineOf: LineOf): IncludeEntry {
  const text = textOf(conda) ?? '';
  // As it was written once; an address has two slashes.
  const path = text.replace(/^file:(?!\/\/)/, '');
  return { type: 'include', line: lineOf(conda), text, path };
}

function readNamed(file: TextFile, include: IncludeEntry, others: readonly TextFile[]): Reading {
  const named = isRemote(include) ? undefined : findFile(others, file.fileName, include.path);
  if (!named)
    return {
      format: 'azureml',
      asked: {
        ...nothingAsked(nameFromFile(shownName(file.fileName))),
        packages: { from: 'conda', specs: [], channels: [] },
      },
      groups: [],
      confirmations: confirmationsOf([include]),
      warnings: [],
      rejected: [],
    };
  const reading = readEnvironmentYaml(named, others);
  const told = (remarks: readonly Remark[]) => remarks.map((remark) => inFile(include.path, remark));
  const { name, ...written } = reading.written ?? {};
  return {
    ...reading,
    // Its line is none of this file.
    written: { ...written, ...(name === undefined ? {} : { name: { text: name.text } }) },
    confirmations: told(reading.confirmations),
    warnings: told(reading.warnings),
    rejected: told(reading.rejected),
  };
}

/** What such a file says of itself, and what is read. */
const known = new Set(['$schema', 'name', 'version', 'description', 'tags', 'conda_file', 'image']);

function leftOutOf(root: Keyed, part: Keyed, lineOf: LineOf): Remark[] {
  const named = part.get('image');
  return [
    ...(root === part ? [] : [{ message: 'It is a file of Azure Machine Learning: only its environment is taken.' }]),
    ...(named && textOf(named.value)
      ? [
          {
            line: lineOf(named.key),
            message: `Its image is left out: ${withoutCredentials(textOf(named.value) ?? '').slice(0, 200)}. What that has beside conda is not there.`,
          },
        ]
      : []),
    ...[...part].flatMap(([key, { key: node }]) => (known.has(key) ? [] : [unknownKey(key, lineOf(node))])),
  ];
}
