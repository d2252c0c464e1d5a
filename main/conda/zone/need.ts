import { ClocheError } from '../../../preload/contract';
import { probeNix } from '../../nix/run/nix';
import { foreignPrograms } from '../../nix/zones/foreign-programs';
import type { CondaSpec } from '../spec';
import type { CondaContext, CondaTool } from '../tools/tool';

/**
 * Why an environment is made in a zone, a sentence; undefined where it is made without one. By itself that is where its
 * programs would not start without, and where the tool is not on the machine and Nix can bring it. `root` is its `/`.
 */
export async function zoneReason(
  tool: CondaTool,
  { zone }: Pick<CondaSpec, 'zone'>,
  context: CondaContext,
  root = '/',
): Promise<string | undefined> {
  if (zone === 'never') return undefined;
  if (zone === 'always') return 'as was asked for';
  if ((await foreignPrograms(process.env, root)) === 'need-zone')
    return 'as this is NixOS, where programs of conda channels do not start without one';
  const isMissing = (await hasTool(tool)) === false && (await probeNix(context)).available;
  return isMissing ? `as ${tool.id} is not installed here, and Nix can bring it` : undefined;
}

/** Whether the tool is on this machine. */
export async function hasTool(tool: CondaTool): Promise<boolean> {
  try {
    await tool.find();
    return true;
  } catch (thrown) {
    if (thrown instanceof ClocheError && thrown.code === 'tool-missing') return false;
    throw thrown;
  }
}

/** What deserves a second look where an environment is made without a zone, a sentence each. */
export async function withoutZoneWarnings(): Promise<string[]> {
  switch (await foreignPrograms()) {
    case 'start':
      return [];
    case 'start-with-nix-ld':
      return [
        'nix-ld is on here, so no zone is made: what the packages need beside themselves has to be in programs.nix-ld.libraries.',
      ];
    case 'need-zone':
      return ['This is NixOS: without a zone the programs of its packages, Python among them, do not start.'];
  }
}
