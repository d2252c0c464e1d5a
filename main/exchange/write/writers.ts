import type { ExportedFile, FormatId } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import type { commonFormats } from '../../kinds/formats';
import { writeBundle } from './bundle';
import { writeCloche } from './cloche';
import { writeDevcontainer } from './devcontainer';
import { writeDockerfile } from './dockerfile';
import { writeAskedYaml, writePinnedYaml } from './environment-yaml';
import { writeNixFile } from './nix';
import { isNixFormat, writeOwn } from './own';
import { writePylock } from './pylock';
import { writePyproject } from './pyproject';
import { writeAsked, writeHashed, writePinned } from './requirements';
import type { Snapshot } from './snapshot';

type Writer = (known: KnownEnvironment, snapshot: Snapshot) => ExportedFile | Promise<ExportedFile>;

const common: Readonly<Record<(typeof commonFormats)[number], Writer>> = {
  'requirements-plain': (_known, snapshot) => writeAsked(snapshot),
  requirements: writePinned,
  'requirements-hashed': writeHashed,
  'pylock.toml': writePylock,
  'pyproject.toml': (_known, snapshot) => writePyproject(snapshot),
  'environment.yml': (_known, snapshot) => writeAskedYaml(snapshot),
  'environment-versions.yml': writePinnedYaml,
  Dockerfile: writeDockerfile,
  'devcontainer.json': writeDevcontainer,
};

/** The environment in a format; what its kind writes itself comes before what is written of every kind. */
export async function writeAs(known: KnownEnvironment, snapshot: Snapshot, format: FormatId): Promise<ExportedFile> {
  if (format === 'cloche') return writeCloche(snapshot);
  if (format === 'cloche-bundle') return writeBundle(snapshot, known.kind);
  if (isNixFormat(format)) return writeNixFile(known, snapshot, format);
  const own = [...known.kind.formats, ...(known.kind.furtherFormats?.(known.subject.spec) ?? [])];
  if (own.includes(format) || !isCommon(format)) return writeOwn(known, snapshot, format);
  return common[format](known, snapshot);
}

const isCommon = (format: FormatId): format is keyof typeof common => Object.hasOwn(common, format);
