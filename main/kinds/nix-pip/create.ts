import { join } from 'node:path';
import type { Lock } from '../../../preload/contract';
import { shellInputs } from '../../nix/build-file';
import { keyOf } from '../../nix/key';
import { makeNix, type NixFinish, type NixStep } from '../../nix/make';
import { pinFiles } from '../../nix/pin';
import { readNixPackages } from '../../nix/python-result';
import { readShellDifference } from '../../nix/shell-difference';
import { findPrefixInterpreter } from '../../python/prefix';
import { withTemporaryFolder } from '../../store/temporary-folder';
import type { JobContext, Subject } from '../kind';
import { bareShell, nixPipExpression } from './expression';
import { deleteOtherPrefixes, fillPrefix, pipVariables, prefixFor, sitePackagesOf } from './prefix';
import type { NixPipSpec } from './spec';

/** Makes the shell as a new generation, and installs with pip what is asked for. */
export async function createNixPip(
  subject: Subject<NixPipSpec>,
  lock: Lock | undefined,
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
      finish: (step) => finishShell(subject, lock, step, context),
    },
    context,
  );
}

/** The hash of all that the shell is made of. */
export const nixPipKey = (spec: NixPipSpec): Promise<string> => keyOf(spec, pinFiles(spec.nixpkgs));

async function finishShell(
  subject: Subject<NixPipSpec>,
  lock: Lock | undefined,
  { generation, python: version, build, derivation }: NixStep,
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
  const temporary = join(content, 'temporary');
  return withTemporaryFolder(temporary, async () => {
    const { requirements, constraints } = spec;
    const python = (await findPrefixInterpreter(root)) ?? join(root, 'bin', 'python3');
    const nixPackages = await readNixPackages(root, spec.packages);
    const request = { requirements, constraints };
    const wanted = { content, python, root, version, nixPackages, request, lock, variables, temporary };
    return finished(content, version, difference, await fillPrefix(wanted, context));
  });
}

function finished(
  content: string,
  version: string,
  { path, set, lists, unset }: Awaited<ReturnType<typeof readShellDifference>>,
  packages: Awaited<ReturnType<typeof fillPrefix>>,
): NixFinish {
  const prefix = prefixFor(content, version);
  const ours = pipVariables(prefix, sitePackagesOf(prefix, version));
  return {
    first: [join(prefix, 'bin')],
    activation: { path, set: { ...set, ...ours }, lists, unset },
    packages,
    published: () => deleteOtherPrefixes(content, prefix),
  };
}
