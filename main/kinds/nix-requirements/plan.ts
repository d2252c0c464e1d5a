import type { Plan } from '../../../preload/contract';
import { parsePin, pinLabel } from '../../nix/pins/pin';
import { nixVersion } from '../../nix/run/nix';
import { redactCredentials } from '../../process/redact';
import type { ProbeContext, Subject } from '../kind';
import { type WantedSource, wantedSources } from './engine-sources';
import type { Survey } from './resolution';
import type { NixRequirementsSpec } from './spec';
import { surveyRequirements } from './survey';

const namedMax = 30;

/** What making the environment would do. Throws as {@link surveyRequirements}. */
export async function planNixRequirements(
  { spec, paths }: Subject<NixRequirementsSpec>,
  context: ProbeContext,
): Promise<Plan> {
  const { engine, python, nixpkgs, engineSource } = spec;
  const pin = pinLabel(parsePin(nixpkgs));
  const sources = wantedSources(engine, engineSource);
  const [version, survey] = await Promise.all([nixVersion(context), surveyRequirements(spec, context)]);
  return {
    engine: engine === 'attributes' ? `Nix ${version}` : `Nix ${version}, ${engine}`,
    python: `${python} ${survey.python} of ${pin}`,
    path: paths.content,
    steps: [
      ...sources.map((source) => `Fetch ${source.name} from ${labelOf(source)}, and note its commit and hash.`),
      ...(engine === 'pip2nix' ? ['Build pip2nix and run it: it asks PyPI and writes the packages as Nix.'] : []),
      `Take ${pin} and evaluate what is asked for.`,
      `Fetch or build ${python} with ${contentsOf(spec, survey)}.`,
      ...(survey.skipped.length > 0
        ? [`Leave out what its markers say is not for here: ${listed(survey.skipped)}.`]
        : []),
      'Keep all of it from Nix’s garbage collector, and start the Python, to see that it works.',
    ],
    warnings: [...survey.warnings, ...engineWarnings(spec, sources)],
  };
}

const labelOf = ({ url, revision }: WantedSource) =>
  redactCredentials(url) + (revision === undefined ? '' : ` at ${revision.slice(0, 12)}`);

function contentsOf({ engine, project }: NixRequirementsSpec, { contents, lines, packages }: Survey): string {
  if (contents.length > 0) return listed(contents);
  if (engine === 'uv2nix') return `all that ${project} depends on by its uv.lock, and the project as it is now`;
  if (lines.length > 0) return `what ${engine} resolves for ${listed(packages.map(({ name }) => name))}`;
  return 'nothing beside it';
}

const listed = (items: readonly string[]): string =>
  items.length <= namedMax
    ? items.join(', ')
    : `${items.slice(0, namedMax).join(', ')} and ${items.length - namedMax} more`;

function engineWarnings({ engine, engineSource }: NixRequirementsSpec, sources: readonly WantedSource[]): string[] {
  const foreign = engineSource === '' ? [] : sources.map(labelOf);
  return [
    ...(foreign.length > 0 ? [`Code from ${foreign.join(', ')} is evaluated on this machine.`] : []),
    ...legacyWarnings[engine],
  ];
}

const legacyWarnings: Readonly<Record<NixRequirementsSpec['engine'], readonly string[]>> = {
  attributes: [],
  'pyproject-nix': [],
  uv2nix: [],
  'mach-nix': [
    'mach-nix is unmaintained: it knows the releases of its own database and works with a nixpkgs of its time. Prefer uv2nix.',
  ],
  pip2nix: [
    'pip2nix is unmaintained: it resolves for a Python 3.9 of its own, and anew with every update. Prefer uv2nix.',
  ],
};
