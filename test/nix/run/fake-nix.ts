import type { Run } from '../../../main/process/run';

/** What a made-up nixpkgs holds. */
export interface Answers {
  readonly names: readonly string[];
  /** What Nix says of a name; by default that it is there. A thrown error takes the evaluation with it. */
  readonly describe?: (name: string) => readonly [string, string, string] | null;
}

/** A Nix that answers from memory, and what it was asked. */
export function fakeNix({ names, describe = () => ['1.0', 'A package', ''] }: Answers) {
  const asked: string[] = [];
  const gates: (() => void)[] = [];
  let isHeld = false;
  const run: Run = async (_file, args) => {
    const value = (name: string) => args[args.indexOf(name) + 1] ?? '';
    asked.push(`${value('part')} ${value('from')}-${value('to')}`);
    if (isHeld) await new Promise<void>((open) => gates.push(open));
    const answer =
      value('part') === 'names' ? names : names.slice(Number(value('from')), Number(value('to'))).map(describe);
    return { code: 0, signal: null, stdout: JSON.stringify(answer), stderr: '' };
  };
  return {
    asked,
    run,
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
      for (const open of gates.splice(0)) open();
    },
    releaseOne: () => gates.shift()?.(),
  };
}
