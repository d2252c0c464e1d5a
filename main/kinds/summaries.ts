import { type Availability, ClocheError, type Field, type KindSummary, unavailableFor } from '../../preload/contract';
import type { Run } from '../process/run';
import { formatsOfEach } from './formats';
import type { Kind, ProbeContext } from './kind';

/** How long an answer is good, milliseconds: a tool that was just installed should not stay unknown for long. */
const freshMs = 20_000;
/** How long the kinds may look around, milliseconds. */
const patienceMs = 30_000;

/** The kinds as the page sees them, asked again when the last answer is old. */
export interface KindSummaries {
  get(): Promise<KindSummary[]>;
  /** Forgets the last answer. */
  refresh(): void;
}

/** Remembers what the kinds say of themselves; callers at the same time share one look. */
export function createKindSummaries(kinds: readonly Kind[], run: Run): KindSummaries {
  let last: { readonly at: number; readonly answer: Promise<KindSummary[]> } | null = null;
  return {
    get: () => {
      if (last && Date.now() - last.at < freshMs) return last.answer;
      const answer = Promise.all(kinds.map((kind) => summarize(kind, run)));
      last = { at: Date.now(), answer };
      answer.catch(() => {
        last = null;
      });
      return answer;
    },
    refresh: () => {
      last = null;
    },
  };
}

async function summarize(kind: Kind, run: Run): Promise<KindSummary> {
  const context = { run, signal: AbortSignal.timeout(patienceMs) };
  const { availability, fields } = await look(kind, context);
  const { id, label, summary, intent, hue } = kind;
  const abilities = {
    canUpdate: kind.update !== undefined,
    canChangePackages: kind.packages !== undefined,
    canBuild: kind.build !== undefined,
  };
  return { id, label, summary, intent, hue, availability, fields, formats: formatsOfEach(kind), ...abilities };
}

interface Look {
  readonly availability: Availability;
  readonly fields: Field[];
}

/** A kind that cannot look around is not there; the others are. */
async function look(kind: Kind, context: ProbeContext): Promise<Look> {
  try {
    const [availability, fields] = await Promise.all([kind.probe(context), kind.describe(context)]);
    return { availability, fields };
  } catch (thrown) {
    if (!(thrown instanceof ClocheError)) throw thrown;
    return { availability: unavailableFor(thrown), fields: [] };
  }
}
