import { ClocheError, type ExportedFile } from '../../../preload/contract';
import type { KnownEnvironment } from '../../environments/environments';
import { condaFile, imageOf, pipFile } from './container';
import { leftOut } from './left-out';
import { portableVariables } from './portable-variables';
import type { Snapshot } from './snapshot';

/**
 * A container for editors (https://containers.dev/implementors/json_reference/) that holds all it needs. Throws `unsupported`
 * for a kind of Nix: what editors put into a container does not start in an image of Nix.
 */
export async function writeDevcontainer(known: KnownEnvironment, snapshot: Snapshot): Promise<ExportedFile> {
  const { name } = snapshot;
  const { image, command, user, losses: told, notes = [] } = await fillingOf(known, snapshot);
  const losses = [...told];
  const containerEnv = variablesOf(snapshot, losses);
  const content = {
    name,
    image,
    ...(Object.keys(containerEnv).length === 0 ? {} : { containerEnv }),
    onCreateCommand: command,
    ...(user === undefined ? {} : { remoteUser: user }),
  };
  return {
    fileName: 'devcontainer.json',
    text: `${JSON.stringify(content, null, 2)}\n`,
    losses: [...new Set(losses)],
    notes: ['Put it into the folder .devcontainer of a project.', ...notes],
  };
}

interface Container {
  readonly image: string;
  /** A program and its arguments, run without a shell once the container is there. */
  readonly command: readonly string[];
  readonly user?: string;
  readonly losses: readonly string[];
  readonly notes?: readonly string[];
}

async function fillingOf(known: KnownEnvironment, snapshot: Snapshot): Promise<Container> {
  const { kind } = known;
  switch (kind.image) {
    case 'python': {
      const { text, isComplete, losses, notes } = await pipFile(known, snapshot);
      const install = `python -m pip install --no-cache-dir ${isComplete ? '--no-deps ' : ''}--requirement`;
      return {
        // With git and what else editors need, unlike the slim one.
        image: imageOf(kind, snapshot).replace(/-slim$/, ''),
        command: withFile(text, '/tmp/requirements.txt', install),
        losses: [...losses, ...leftOut(snapshot, { variables: true, python: true, constraints: isComplete })],
        notes,
      };
    }
    case 'conda': {
      const { text, losses } = await condaFile(known, snapshot);
      const install = 'micromamba install --yes --name base --file';
      return {
        image: imageOf(kind, snapshot),
        command: withFile(text, '/tmp/environment.yml', install),
        user: 'mambauser',
        losses,
      };
    }
    case 'nix':
      throw new ClocheError('unsupported', `${snapshot.name} cannot be exported as devcontainer.json.`, {
        hint: 'What editors put into a container does not start in an image of Nix. Export a Dockerfile or shell.nix.',
      });
  }
}

/**
 * A command that writes a file and hands it to another command. The text is an argument, so the shell reads nothing in it;
 * and nothing in it is a `${…}`, which editors would replace.
 */
function withFile(text: string, path: string, install: string): string[] {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('$', '\\0044');
  return ['sh', '-c', `printf '%b\\n' "$1" > ${path} && ${install} ${path}`, 'sh', escaped];
}

function variablesOf({ variables: all }: Snapshot, losses: string[]): Record<string, string> {
  const { variables } = portableVariables(all, losses);
  const kept = Object.entries(variables).filter(([name, value]) => {
    if (!value.includes('${')) return true;
    losses.push(`The variable ${name} is left out: editors would replace the \${…} in it.`);
    return false;
  });
  return Object.fromEntries(kept);
}
