import { Document, type Tags, visit } from 'yaml';
import { ClocheError, type ExportedFile, type FormatId, type Package } from '../../../preload/contract';
import { parseRequirements } from '../../python/requirements';
import { explicitList, linkable } from '../create';
import { condaPlatform } from '../platform';
import { type CondaSpec, newSpecs } from '../spec';

/** The formats of conda itself. */
export const condaFileFormats = [
  'environment.yml',
  'environment-versions.yml',
  'environment-builds.yml',
  'conda-explicit',
] as const satisfies readonly FormatId[];

/** An environment that is to be written. */
export interface WrittenConda {
  readonly name: string;
  readonly spec: CondaSpec;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The environment in a format of {@link condaFileFormats}: what was asked for, or what is there with versions or with builds
 * as well; the packages of pip stand in each. Throws `unsupported` for any other, and for one that was never made.
 */
export function writeConda(
  written: WrittenConda,
  packages: readonly Package[] | undefined,
  format: FormatId,
): ExportedFile {
  const fileName = 'environment.yml';
  if (format === 'environment.yml') return { fileName, text: asAsked(written), losses: [] };
  if (!packages) throw new ClocheError('unsupported', `${written.name} has not been made, so no versions are known.`);
  switch (format) {
    case 'environment-versions.yml':
      return { fileName, ...asMade(written, packages, false) };
    case 'environment-builds.yml':
      return { fileName, ...asMade(written, packages, true) };
    case 'conda-explicit': {
      const losses = explicitLosses(packages, written);
      requireReachable(packages, written);
      return {
        fileName: `${written.name}-${condaPlatform}.txt`,
        text: explicitList(linkable(packages), 'sha256'),
        losses,
      };
    }
    default:
      throw new ClocheError('unsupported', `${written.name} cannot be exported as ${format}.`);
  }
}

const asAsked = ({ name, spec, variables }: WrittenConda): string =>
  yamlOf({ name, channels: spec.channels, packages: newSpecs(spec), pip: spec.requirements, variables });

function asMade(
  { name, spec, variables }: WrittenConda,
  packages: readonly Package[],
  hasBuilds: boolean,
): Pick<ExportedFile, 'text' | 'losses'> {
  const ofChannels = packages.flatMap(({ name: item, version, conda }) =>
    conda ? [`${item}=${version}${hasBuilds ? `=${conda.build}` : ''}`] : [],
  );
  const ofPip = packages.filter(({ conda }) => !conda);
  const local = ofPip.filter(isLocal).map((item) => item.name);
  const pip = ofPip
    .filter((item) => !isLocal(item))
    .map(({ name: item, version, source }) => (source === undefined ? `${item}==${version}` : `${item} @ ${source}`));
  const lines = pip.length === 0 ? [] : [...optionsIn(spec.requirements), ...pip];
  return {
    text: yamlOf({ name, channels: spec.channels, packages: ofChannels, pip: lines, variables }),
    losses: local.map((item) => `${item} was installed from a path of this machine and is left out.`),
  };
}

const isLocal = ({ source = '' }: Package): boolean => /^(?:\/|file:)/i.test(source);

/** Options that say where pip takes packages from. */
function optionsIn(lines: readonly string[]): string[] {
  const { entries } = parseRequirements(lines.join('\n'));
  // A line that carries several has an entry for each.
  return [...new Set(entries.filter(({ type }) => type === 'option').map(({ text }) => text))];
}

function requireReachable(packages: readonly Package[], { name }: WrittenConda): void {
  const local = packages.filter(({ conda }) => conda && !/^https?:/i.test(conda.url));
  if (local.length === 0) return;
  const names = new Intl.ListFormat('en').format(local.slice(0, 10).map((item) => item.name));
  throw new ClocheError('unsupported', `The archives of ${names} in ${name} are files of this machine.`, {
    hint: 'Export environment.yml, or an export of Cloche.',
  });
}

function explicitLosses(packages: readonly Package[], { variables }: WrittenConda): string[] {
  const pip = packages.filter(({ conda }) => !conda).map(({ name }) => name);
  return [
    ...(pip.length > 0 ? [`The packages of pip are left out: ${pip.join(', ')}.`] : []),
    ...(Object.keys(variables).length > 0 ? ['Its variables are left out: the format has none.'] : []),
  ];
}

/** What stands in a file. */
export interface EnvironmentYaml {
  readonly name: string;
  readonly channels: readonly string[];
  readonly packages: readonly string[];
  readonly pip: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What every reader takes for text without quotation marks, if it is nothing by the rules of YAML 1.1. Of digits and signs
 * 1.1 and 1.2 make different numbers (`0o17`), and PyYAML has its own view of `<<` and `=`.
 */
const plainText = /^(?:[A-Za-z_/]|--?[A-Za-z])[ -~]*$/;
/** What a reader may refuse, drop or take for a line break where it stands as it is (https://yaml.org/spec/1.1/#c-printable). */
const unprintable = /[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/gu;

/** The library writes `<<` as a mark of its own, whatever quotation marks are asked for. */
const withoutMerge = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

/** An environment.yml: https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html */
export function yamlOf({ name, channels, packages, pip, variables }: EnvironmentYaml): string {
  const dependencies = [...packages, ...(pip.length > 0 ? [{ pip }] : [])];
  // Others read it with the rules of YAML 1.1, by which 3.10 is a number and `on` is true.
  const content = { name, channels, dependencies, ...(Object.keys(variables).length > 0 ? { variables } : {}) };
  const document = new Document(content, { version: '1.1', schema: 'yaml-1.1', customTags: withoutMerge });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && !plainText.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0 });
  return text.replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
  );
}
