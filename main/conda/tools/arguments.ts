import type { CondaOrder, CondaStep, StepOrder } from './tool';

/**
 * Between asking a tool to end and killing it, milliseconds: a cancel is to be over in less than a second. What it leaves
 * when it is killed is taken away or put back by those who started it.
 */
export const patienceMs = 600;

/** What both tools are given while they are only asked something; they answer in so many milliseconds, or are ended. */
export const asking = (timeoutMs: number) => ({ timeoutMs, patienceMs, isLogged: false });

/** Whether exactly what a lock names is to be there. */
export const isFromLock = (order: CondaOrder | StepOrder): boolean => 'wanted' in order && 'explicit' in order.wanted;

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
