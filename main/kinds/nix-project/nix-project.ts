import { basename } from 'node:path';
import type { ExportedFile, FormatId, Lock } from '../../../preload/contract';
import { nixpkgsFields, packagesField, programsField, pythonField } from '../../nix/fields';
import { comparedWithLock } from '../../nix/generations/lock-warnings';
import { inspectMembers, nixMembers, pythonPrefix } from '../../nix/generations/members';
import { readNixPackages } from '../../nix/generations/python-result';
import { staleAgainst } from '../../nix/generations/staleness';
import { pinSources } from '../../nix/pins/pin-sources';
import { nixDocument } from '../../nix/texts/document';
import { type NixDocument, nixFormats, writeNix } from '../../nix/texts/formats';
import { presetsField } from '../../nix/texts/presets';
import { joinSources, readSources } from '../../nix/trust/sources';
import type { Kind, Subject } from '../kind';
import { createNixProject, nixProjectKey } from './create';
import { nixProjectExpression } from './expression';
import { neededProjectOf } from './markers';
import { planNixProject } from './plan';
import { findNixFile, fromProject, type Project, readProject } from './project-files';
import { buildNixProject, holdResultAgain, readBuilt } from './result';
import { type NixProjectSpec, nixProjectSpecSchema, projectOf } from './spec';

/** The shell in which a project is worked on, with all that it needs; and the project as Nix builds it. */
export const nixProject: Kind<NixProjectSpec> = {
  ...nixMembers,
  id: 'nix-project',
  label: 'Nix project',
  summary: 'For a project of yours: a shell with all that it needs from nixpkgs, and the project as Nix builds it.',
  intent: 'The shell of a project',
  hue: 'nix',
  spec: nixProjectSpecSchema,
  takes: { python: 'nixpkgs', pip: false, packages: 'nixpkgs', programs: 'programs', isOfProject: true },
  image: 'nix',
  formats: nixFormats,
  describe: async () => [
    {
      key: 'project',
      type: 'folder',
      label: 'Project folder',
      help: 'With a Nix file, a pyproject.toml or a setup.py.',
    },
    pythonField,
    packagesField('What the shell has beside what the project needs: tests, linters.'),
    programsField('programs', 'Other programs', 'Programs and libraries of nixpkgs beside Python.', 'ffmpeg'),
    presetsField(['gtk', 'optimised', 'unhardened'], {
      gtk: 'GTK 3 for the application: wrapGAppsHook3, gobject-introspection, gtk3.',
    }),
    {
      key: 'file',
      type: 'text',
      label: 'Nix file',
      help: 'From the project’s folder. Empty for derivation.nix, package.nix or default.nix, or one that is written for it.',
      placeholder: 'derivation.nix',
    },
    ...nixpkgsFields,
  ],
  project: projectOf,
  plan: async (subject, lock, context) => {
    const plan = await planNixProject(subject, context);
    return comparedWithLock(plan, { ...subject.spec, lock, isOfNixpkgs: () => true }, context);
  },
  create: (subject, _lock, context) => createNixProject(subject, context),
  update: (subject, _lock, context) => createNixProject(subject, context),
  build: buildNixProject,
  inspect: async (subject) => {
    const [found, packages, built] = await Promise.all([
      inspectMembers(subject),
      readNixPackages(pythonPrefix(subject), subject.spec.packages),
      readBuilt(subject.paths.content),
    ]);
    return { ...found, packages, ...(built === undefined ? {} : { built }) };
  },
  staleness: ({ paths, spec }) => staleAgainst(paths.content, () => nixProjectKey(spec)),
  sources: async (spec) => {
    const file = await findNixFile(spec);
    return joinSources(await readSources(file === undefined ? [] : [file]), await pinSources(spec.nixpkgs));
  },
  restored: async (subject, context) => {
    await holdResultAgain(subject, context);
    await nixMembers.restored(subject, context);
  },
  write,
};

async function write(
  subject: Subject<NixProjectSpec>,
  lock: Lock | undefined,
  format: FormatId,
): Promise<ExportedFile> {
  const project = neededProjectOf(subject.spec, await readProject(subject.spec), lock);
  // A machine's configuration stands somewhere else than the project.
  const files = format === 'configuration.nix' ? 'absolute' : 'beside';
  const expression = nixProjectExpression(subject.spec, project, files);
  const bindings = files === 'beside' ? expression.bindings : expression.bindings.filter(isOfPackage);
  const written = { ...expression, bindings };
  return writeNix(await nixDocument(subject, lock, written, remarksOf(project, format)), format);
}

/** Whether a machine's configuration, which has no shell, needs a binding. */
const isOfPackage = ({ name }: { readonly name: string }) => !['projectPython', 'modules', 'python'].includes(name);

function remarksOf({ folder, recipe }: Project, format: FormatId): Pick<NixDocument, 'losses' | 'notes'> {
  if (format === 'configuration.nix')
    return { losses: [], notes: [`It names the project’s folder on this machine, ${folder}.`] };
  const file = recipe.type === 'file' ? fromProject(folder, recipe.file) : basename(recipe.metadata.file);
  const losses =
    format === 'flake.nix' ? ['Its shell imports the project as it was when it was entered: a flake is a copy.'] : [];
  return { losses, notes: [`Put it into ${folder}, beside ${file.replace(/^\.\//, '')}.`] };
}
