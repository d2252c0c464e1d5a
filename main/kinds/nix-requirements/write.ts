import { ClocheError, type ExportedFile, type FormatId, type Lock } from '../../../preload/contract';
import { nixDocument } from '../../nix/texts/document';
import { writeNix } from '../../nix/texts/formats';
import type { Subject } from '../kind';
import { nixRequirementsExpression } from './expression';
import { readResolution } from './resolution';
import type { NixRequirementsSpec } from './spec';

/** The environment as Nix for people: what its requirements came to. Throws `wrong-state` before it was made. */
export async function writeNixRequirements(
  subject: Subject<NixRequirementsSpec>,
  lock: Lock | undefined,
  format: FormatId,
): Promise<ExportedFile> {
  const { name, spec, paths } = subject;
  const resolution = await readResolution(paths.content);
  if (!resolution)
    throw new ClocheError('wrong-state', `What the requirements of ${name} come to in Nix is not known yet.`, {
      hint: 'Make it first, or repair it.',
    });
  const notes = spec.engine === 'uv2nix' ? [`Put it into ${spec.project}, beside the uv.lock.`] : [];
  const losses = resolution.differences.map((difference) => `It has ${difference}`);
  const expression = nixRequirementsExpression({ name, spec, resolution, files: 'beside' });
  return writeNix(await nixDocument(subject, lock, expression, { losses, notes }), format);
}
