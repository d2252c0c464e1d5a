import type { Run } from '../process/run';

/** The programs that one job runs. */
export interface JobRuns {
  readonly run: Run;
  /** Ends what the work has left running, also what it begins later; resolves when nothing of it is there any more. */
  end(): Promise<void>;
}

/** Has programs started by `run`, and ended when the signal fires. */
export function createJobRuns(run: Run, signal: AbortSignal): JobRuns {
  const over = new AbortController();
  const going = new Set<Promise<unknown>>();
  return {
    run: (file, args, options = {}) => {
      const ends = AbortSignal.any([signal, over.signal, ...(options.signal ? [options.signal] : [])]);
      const running = run(file, args, { ...options, signal: ends });
      going.add(running);
      const forget = () => going.delete(running);
      running.then(forget, forget);
      return running;
    },
    end: async () => {
      over.abort();
      await Promise.allSettled(going);
    },
  };
}
