import type { CondaStep } from './tool';

/** What a step is about, as both tools are told it. */
export function stepWords(step: CondaStep): readonly string[] {
  switch (step.verb) {
    case 'install':
      return step.specs;
    case 'remove':
      return step.names;
    case 'update':
      return step.names === 'all' ? ['--all'] : step.names;
  }
}

/** The channels as both tools take them, and no others. */
export const channelArguments = ({ channels }: { readonly channels: readonly string[] }): string[] => [
  '--override-channels',
  ...channels.flatMap((channel) => ['-c', channel]),
];
