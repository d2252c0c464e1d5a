import { ClocheError, type Shell } from '../../../preload/contract';
import type { Enclosure } from '../../kinds/kind';
import { findShells } from './find-shells';

/**
 * The shell that is wanted, by default the user's own. In a zone only its own shells exist, so there it is the same one
 * at its place inside, or bash. Throws `tool-missing`.
 */
export async function chooseShell(
  variables: Readonly<NodeJS.ProcessEnv>,
  wanted: Shell['id'] | undefined,
  enclosure?: Enclosure,
): Promise<Shell> {
  const shells = await findShells(variables);
  if (enclosure) return shellInside(enclosure, wanted ?? shells[0]?.id ?? 'bash');
  const shell = wanted === undefined ? shells[0] : shells.find(({ id }) => id === wanted);
  if (shell) return shell;
  throw new ClocheError('tool-missing', `${wanted ?? 'No shell that Cloche knows'} was ${wanted ? 'not ' : ''}found.`, {
    hint: wanted ? `Install ${wanted}, or choose another shell in the settings.` : 'Install bash, zsh or fish.',
  });
}

function shellInside({ shells, file }: Enclosure, wanted: Shell['id']): Shell {
  for (const id of [wanted, 'bash'] as const) {
    const inside = shells[id];
    if (inside !== undefined) return { id, file: inside, isDefault: false };
  }
  throw new ClocheError('tool-missing', `The zone of this environment has no bash: ${file}.`, {
    hint: 'Repair the environment.',
  });
}
