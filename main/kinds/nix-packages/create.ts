import type { Lock } from '../../../preload/contract';
import { shellInputs } from '../../nix/generations/build-file';
import { keyOf } from '../../nix/generations/key';
import { makeNix } from '../../nix/generations/make';
import { pinFiles } from '../../nix/pins/pin';
import { readShellDifference } from '../../nix/run/shell-difference';
import { checkedPython } from '../../nix/texts/python-expression';
import { readSourceData } from '../../nix/trust/source-data';
import { readSources } from '../../nix/trust/sources';
import type { JobContext, Subject } from '../kind';
import { nixPackagesExpression } from './expression';
import { type NixPackagesSpec, requestOf } from './spec';

/** Makes the environment as a new generation, and what it was before goes on until that is done. */
export async function createNixPackages(subject: Subject<NixPackagesSpec>, context: JobContext): Promise<Lock> {
  const { spec, paths } = subject;
  const { hasShell } = requestOf(spec);
  const { bindings, shell } = nixPackagesExpression(spec, 'absolute');
  const python = checkedPython(spec.derivations);
  return makeNix(
    {
      content: paths.content,
      settings: spec,
      key: await nixPackagesKey(spec),
      bindings: hasShell ? [...bindings, { name: 'shell', value: shell }] : bindings,
      attributes: hasShell ? { python, shell: 'shell', inputs: shellInputs } : { python },
      whole: hasShell ? 'inputs' : 'python',
      finish: async ({ derivation, generation }) => {
        if (!hasShell) return {};
        const shellRequest = { derivation: derivation('shell'), folder: paths.folder, scratch: generation.folder };
        return { activation: await readShellDifference(context, shellRequest) };
      },
    },
    context,
  );
}

/** The hash of all that the environment is made of, with what its own packages are built of; throws as readSources. */
export async function nixPackagesKey(spec: NixPackagesSpec): Promise<string> {
  const { files } = await readSources(spec.derivations);
  const { stamps } = await readSourceData(files);
  return keyOf([spec, stamps], [...files.map(({ path }) => path), ...pinFiles(spec.nixpkgs)]);
}
