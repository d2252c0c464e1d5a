import type { ExportedFile } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { isLines } from '../cloche-schema';
import { condaFile, imageOf, pipFile } from './container';
import { copyOf, envOf } from './here-document';
import { leftOut } from './left-out';
import { writeOwn } from './own';
import { portableRequirements } from './portable-requirements';
import { portableVariables } from './portable-variables';
import type { Snapshot } from './snapshot';

/** How an image is made: instructions after FROM and ENV, and what they do not bring. */
interface Steps {
  readonly lines: readonly string[];
  readonly losses: readonly string[];
  readonly notes: readonly string[];
}

/** The environment as a Dockerfile that holds all it needs, but for files that the environment itself is made of. */
export async function writeDockerfile(known: KnownEnvironment, snapshot: Snapshot): Promise<ExportedFile> {
  const steps = await stepsOf(known, snapshot);
  const losses = [...steps.losses];
  const variables = variableLines(snapshot, losses);
  const text = [
    '# syntax=docker/dockerfile:1',
    `# ${snapshot.name}, exported from Cloche.`,
    `FROM ${imageOf(known.kind, snapshot)}`,
    ...variables,
    ...steps.lines,
    '',
  ].join('\n');
  return { fileName: 'Dockerfile', text, losses: [...new Set(losses)], notes: [...steps.notes] };
}

function variableLines({ variables: all }: Snapshot, losses: string[]): string[] {
  const { variables } = portableVariables(all, losses);
  return Object.entries(variables).flatMap(([name, value]) => {
    if (!/[\r\n\0]/.test(value)) return [envOf(name, value)];
    losses.push(`The variable ${name} has line breaks and is left out.`);
    return [];
  });
}

const alone = 'It needs no other file: docker build -t NAME - < Dockerfile.';

function stepsOf(known: KnownEnvironment, snapshot: Snapshot): Promise<Steps> {
  switch (known.kind.image) {
    case 'python':
      return pythonSteps(known, snapshot);
    case 'conda':
      return condaSteps(known, snapshot);
    case 'nix':
      return nixSteps(known, snapshot);
  }
}

const getGit = 'RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*';

async function pythonSteps(known: KnownEnvironment, snapshot: Snapshot): Promise<Steps> {
  const { text, isComplete, needsGit, losses, notes } = await pipFile(known, snapshot);
  return {
    lines: [
      ...(needsGit ? [getGit] : []),
      copyOf(text, '/tmp/requirements.txt'),
      `RUN python -m pip install --no-cache-dir ${isComplete ? '--no-deps ' : ''}--requirement /tmp/requirements.txt`,
      'RUN useradd --create-home --shell /bin/bash app',
      'USER app',
      'WORKDIR /home/app',
    ],
    losses: [...losses, ...leftOut(snapshot, { variables: true, python: true, constraints: isComplete })],
    notes: [alone, ...notes, 'The image has no compiler: a package without a wheel for it needs one.'],
  };
}

async function condaSteps(known: KnownEnvironment, snapshot: Snapshot): Promise<Steps> {
  const { text, needsGit, losses } = await condaFile(known, snapshot);
  return {
    lines: [
      ...(needsGit ? ['USER root', getGit] : []),
      'USER $MAMBA_USER',
      copyOf(text, '/tmp/environment.yml', '--chown=$MAMBA_USER:$MAMBA_USER '),
      'RUN micromamba install --yes --name base --file /tmp/environment.yml && micromamba clean --all --yes',
    ],
    losses,
    notes: [alone, 'Its builds are for this platform.'],
  };
}

/** Nix works as root in its image; what it has built is entered by somebody else. */
async function nixSteps(known: KnownEnvironment, snapshot: Snapshot): Promise<Steps> {
  const { kind, subject } = known;
  const losses: string[] = [];
  const usesPip = kind.takes.pip && kind.takes.packages !== undefined;
  const lines = usesPip ? portableRequirements(snapshot.asked.requirements, losses) : [];
  const limits = usesPip ? portableRequirements(snapshot.asked.constraints, losses) : [];
  const { constraints: _constraints, ...rest } = subject.spec;
  const spec = usesPip ? { ...rest, requirements: [] } : subject.spec;
  const shell = await writeOwn({ ...known, subject: { ...subject, spec, variables: {} } }, snapshot, 'shell.nix');
  const isOfFiles = kind.project(subject.spec) !== undefined || isNamed(subject.spec.derivations);
  return {
    lines: [
      'WORKDIR /work',
      ...(isOfFiles ? ['COPY . .'] : []),
      copyOf(shell.text, 'shell.nix'),
      ...(lines.length === 0 ? [] : pipInShell(lines, limits)),
      `RUN nix-shell --run 'unset ${ofTheBuild.join(' ')} && export -p > environment.sh' && chown -R 1000:1000 .`,
      envOf('HOME', '/work'),
      'USER 1000:1000',
      'ENTRYPOINT ["/bin/sh", "-c", ". /work/environment.sh; exec \\"$@\\"", "sh"]',
      'CMD ["python"]',
    ],
    losses: [...shell.losses, ...losses],
    notes: [
      ...(isOfFiles ? ofFiles : [alone]),
      ...(shell.notes ?? []).map((note) => note.replace(/^Put it into/, 'Put the Dockerfile into')),
    ],
  };
}

const ofFiles = [
  'It needs the files beside it: docker build -t NAME .',
  'All of them become part of the image, but for those that a .dockerignore names: keep secrets out of it.',
];

/** Variables that mean something only while the image is built. */
const ofTheBuild = ['HOME', 'USER', 'PWD', 'OLDPWD', 'TMP', 'TMPDIR', 'TEMP', 'TEMPDIR', 'NIX_BUILD_TOP'];

function pipInShell(lines: readonly string[], limits: readonly string[]): string[] {
  const limited = limits.length === 0 ? '' : ' --constraint constraints.txt';
  return [
    copyOf(lines.join('\n'), 'requirements.txt'),
    ...(limits.length === 0 ? [] : [copyOf(limits.join('\n'), 'constraints.txt')]),
    `RUN nix-shell --run 'pip install --no-cache-dir --requirement requirements.txt${limited}'`,
  ];
}

const isNamed = (files: unknown): boolean => isLines(files) && files.length > 0;
