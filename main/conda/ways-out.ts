import { ClocheError, changeFix, type Fix } from '../../preload/contract';
import { probeNix } from '../nix/run/nix';
import type { CondaSubject } from './subject';
import { conda } from './tools/conda';
import { micromamba } from './tools/micromamba';
import type { CondaContext, CondaTool } from './tools/tool';
import { hasTool } from './zone/need';

/** Does some work; where the tool is missing for it, what can be done in its place stands first among the repairs. */
export async function withWaysOut<T>(
  tool: CondaTool,
  subject: CondaSubject,
  context: CondaContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ClocheError) || thrown.code !== 'tool-missing' || (await hasTool(tool))) throw thrown;
    const { code, message, hint, detail, fixes = [] } = thrown;
    throw new ClocheError(code, message, {
      hint,
      detail,
      fixes: [...(await waysOut(tool, subject, context)), ...fixes],
    });
  }
}

async function waysOut(tool: CondaTool, { spec }: CondaSubject, context: CondaContext): Promise<Fix[]> {
  const other = tool.id === 'conda' ? micromamba : conda;
  const zone = spec.zone === 'never' && (await probeNix(context)).available;
  return [
    ...((await hasTool(other))
      ? [{ label: `Use ${other.id}`, action: { type: 'change' as const, kind: other.id, spec: { ...spec } } }]
      : []),
    ...(zone ? [changeFix('Make it in a zone', { zone: 'always' })] : []),
  ];
}
