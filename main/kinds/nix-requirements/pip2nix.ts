import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClocheError } from '../../../preload/contract';
import { buildFileText } from '../../nix/generations/build-file';
import { resolvePin } from '../../nix/pins/pin';
import { buildNix } from '../../nix/run/build-nix';
import { explainFailure } from '../../python/pip/failure';
import { makePrivateFolder } from '../../store/atomic-file';
import { deleteTree } from '../../store/delete-tree';
import type { JobContext } from '../kind';
import { generatorBinding } from './expression';
import type { Resolution } from './resolution';
import type { NixRequirementsSpec } from './spec';

/** What pip2nix is to write packages for. */
export interface GenerationRequest extends Pick<Resolution, 'sources' | 'lines'> {
  /** Absolute path of the environment's content folder. */
  readonly content: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Builds pip2nix and lets it write the packages of the lines as Nix, which it answers with. It asks PyPI or the index
 * of pip.conf, so the same lines may come to something else on another day. Throws what Nix and pip say, explained.
 */
export async function generatePackages(
  request: GenerationRequest,
  { nixpkgs, allow }: NixRequirementsSpec,
  context: JobContext,
): Promise<string> {
  const folder = join(request.content, 'pip2nix');
  await deleteTree(folder);
  await makePrivateFolder(folder);
  try {
    const pin = await resolvePin(nixpkgs);
    const bindings = [generatorBinding(request.sources)];
    const file = join(folder, 'build.nix');
    await writeFile(file, buildFileText({ pin, allow, bindings, attributes: { generator: 'generator' } }));
    const root = join(folder, 'generator');
    await buildNix(context, { file, attribute: 'generator', root, folder });
    return await runGenerator(join(root, 'bin', 'pip2nix'), folder, request, context);
  } finally {
    await deleteTree(folder);
  }
}

async function runGenerator(
  program: string,
  folder: string,
  { lines, variables }: GenerationRequest,
  { run, signal, report }: JobContext,
): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  const output = join(folder, 'python-packages.nix');
  await writeFile(requirements, lines.map((line) => `${line}\n`).join(''));
  report({ phase: 'Resolving requirements with pip2nix' });
  const args = ['generate', '-r', requirements, '--output', output];
  const result = await run(program, args, {
    folder,
    signal,
    variables: { ...variables, TMPDIR: folder, PYTHONUNBUFFERED: '1' },
  });
  const text = await readFile(output, 'utf8').catch(() => '');
  if (result.code !== 0) throw explainFailure('pip2nix', result, { command: [program, ...args] });
  if (text.trim() !== '') return text;
  throw new ClocheError('verification-failed', 'pip2nix reported success, but it has written nothing.', {
    hint: 'Read the log. uv2nix does the same from a uv.lock.',
  });
}
