import { ClocheError, type Lock } from '../../../preload/contract';
import { shellInputs } from '../../nix/generations/build-file';
import { makeNix, type NixFinish, type NixStep } from '../../nix/generations/make';
import { type PrefixBeginning, pipKeyOf } from '../../nix/generations/pip-prefix';
import { pythonRoot, readNixPackages } from '../../nix/generations/python-result';
import { readShellDifference } from '../../nix/run/shell-difference';
import { findLibrary, findPrefixInterpreter } from '../../python/prefix';
import type { JobContext, Subject } from '../kind';
import { bareShell, nixPipExpression } from './expression';
import { provideFolder, shellVariables } from './prefix';
import type { NixPipSpec } from './spec';

/** Makes the shell as a new generation, and installs with pip what is asked for. */
export async function makeNixPip(
  subject: Subject<NixPipSpec>,
  beginning: PrefixBeginning,
  context: JobContext,
): Promise<Lock> {
  const { spec, paths } = subject;
  const { bindings } = nixPipExpression(spec);
  return makeNix(
    {
      content: paths.content,
      settings: spec,
      key: await pipKeyOf(spec),
      bindings: [...bindings, { name: 'shell', value: bareShell(spec) }],
      attributes: { python: 'python', shell: 'shell', inputs: shellInputs },
      whole: 'inputs',
      finish: (step) => finishShell(subject, beginning, step, context),
    },
    context,
  );
}

async function finishShell(
  subject: Subject<NixPipSpec>,
  beginning: PrefixBeginning,
  { generation, derivation }: NixStep,
  context: JobContext,
): Promise<NixFinish> {
  const { spec, paths } = subject;
  const { path, set, lists, unset } = await readShellDifference(context, {
    derivation: derivation('shell'),
    folder: paths.folder,
    scratch: generation.folder,
  });
  const root = pythonRoot(generation.folder);
  const [python, library, nixPackages] = await Promise.all([
    findPrefixInterpreter(root),
    findLibrary(root),
    readNixPackages(root, spec.packages),
  ]);
  const pip = nixPackages.find(({ name }) => name === 'pip')?.version;
  if (python === null || library === null || pip === undefined) throw withoutPip(spec);
  const wanted = { subject, beginning, generation, python, library, pip, nixPackages };
  const provided = await provideFolder(wanted, context);
  return {
    ...provided,
    activation: { path, set: { ...set, ...shellVariables(paths.content, library) }, lists, unset },
  };
}

const withoutPip = ({ python }: NixPipSpec) =>
  new ClocheError('interpreter-unusable', `${python} of this nixpkgs has no pip.`, {
    hint: 'Choose another interpreter, such as python3.',
  });
