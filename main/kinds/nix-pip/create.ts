import { join } from 'node:path';
import { ClocheError, type Lock } from '../../../preload/contract';
import { shellInputs } from '../../nix/generations/build-file';
import { keyOf } from '../../nix/generations/key';
import { makeNix, type NixFinish, type NixStep } from '../../nix/generations/make';
import { type LastPrefix, libraryName, type ProvidedPrefix, prefixOf } from '../../nix/generations/pip-prefix';
import { readNixPackages } from '../../nix/generations/python-result';
import { pinFiles } from '../../nix/pins/pin';
import { readShellDifference } from '../../nix/run/shell-difference';
import { pipVersion } from '../../python/pip/install';
import { findPrefixInterpreter } from '../../python/prefix';
import { withTemporaryFolder } from '../../store/temporary-folder';
import type { JobContext, Subject } from '../kind';
import { bareShell, nixPipExpression } from './expression';
import { provideFolder, shellVariables } from './prefix';
import type { NixPipSpec } from './spec';

/** What pip's folder begins with. */
interface Beginning {
  readonly lock?: Lock | undefined;
  /** The folder before a change; undefined when there is none that counts. */
  readonly last?: LastPrefix | undefined;
}

/** Makes the shell as a new generation, and installs with pip what is asked for. */
export async function makeNixPip(
  subject: Subject<NixPipSpec>,
  beginning: Beginning,
  context: JobContext,
): Promise<Lock> {
  const { spec, paths } = subject;
  const { bindings } = nixPipExpression(spec);
  return makeNix(
    {
      content: paths.content,
      settings: spec,
      asked: spec.packages,
      key: await nixPipKey(spec),
      bindings: [...bindings, { name: 'shell', value: bareShell(spec) }],
      attributes: { python: 'python', shell: 'shell', inputs: shellInputs },
      finish: (step) => finishShell(subject, beginning, step, context),
    },
    context,
  );
}

/** The hash of all that the shell is made of. */
export const nixPipKey = (spec: NixPipSpec): Promise<string> => keyOf(spec, pinFiles(spec.nixpkgs));

/** The same without what pip is asked for. */
const shellKey = ({ requirements: _, constraints: __, ...rest }: NixPipSpec): Promise<string> =>
  keyOf(rest, pinFiles(rest.nixpkgs));

async function finishShell(
  subject: Subject<NixPipSpec>,
  beginning: Beginning,
  { generation, build, derivation }: NixStep,
  context: JobContext,
): Promise<NixFinish> {
  const { spec, variables, paths } = subject;
  const { content, folder } = paths;
  await build('inputs');
  const difference = await readShellDifference(context, {
    derivation: derivation('shell'),
    folder,
    scratch: generation.folder,
  });
  const root = generation.root('python');
  const [python, pip, library, rest, nixPackages] = await Promise.all([
    findPrefixInterpreter(root),
    pipVersion(root),
    libraryName(root),
    shellKey(spec),
    readNixPackages(root, spec.packages),
  ]);
  if (python === null || pip === '') throw withoutPip(spec);
  const { requirements, constraints } = spec;
  const request = { requirements, constraints };
  const temporary = join(content, 'temporary');
  const common = { content, generation, python, root, library, rest, nixPackages, request, variables, temporary };
  const { lock, last } = beginning;
  const provided = await withTemporaryFolder(temporary, () => provideFolder({ ...common, lock, last }, context));
  return finished(content, library, difference, provided);
}

/** Paths lead through the generation that counts, so that shells that are open find what is installed next. */
function finished(
  content: string,
  library: string,
  { path, set, lists, unset }: Awaited<ReturnType<typeof readShellDifference>>,
  provided: ProvidedPrefix,
): NixFinish {
  return {
    first: [join(prefixOf(content), 'bin')],
    activation: { path, set: { ...set, ...shellVariables(content, library) }, lists, unset },
    ...provided,
  };
}

const withoutPip = ({ python }: NixPipSpec) =>
  new ClocheError('interpreter-unusable', `${python} of this nixpkgs has no pip.`, {
    hint: 'Choose another interpreter, such as python3.',
  });
