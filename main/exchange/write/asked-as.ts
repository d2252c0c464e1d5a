import * as z from 'zod';
import { ClocheError, type Spec } from '../../../preload/contract';
import { type CondaSpec, condaSpecSchema } from '../../conda/spec';
import { pipSettings } from '../../python/pip/settings';
import { carry } from '../carry/carry';
import type { Carrier } from '../carry/draft';
import { isLines } from '../cloche-schema';
import { portableRequirements } from './portable-requirements';
import type { Snapshot } from './snapshot';

/** What was asked for, as somebody else understands it. */
interface AskedAs<T> {
  readonly asked: T;
  /** What had to be said otherwise, and what could not be said, a sentence each. */
  readonly losses: readonly string[];
}

/** Settings of programs of which every item is carried or told; the libraries of a zone are a setting like others. */
export const toldOneByOne = ({ asked }: Pick<Snapshot, 'asked'>): string[] =>
  ['programs', 'libraries'].filter((key) => asked.settings?.[key] === undefined);

/** Lines for pip, as they can leave this machine. */
export interface PipLines {
  readonly requirements: readonly string[];
  readonly constraints: readonly string[];
}

const pipCarrier: Carrier = {
  id: 'venv',
  label: 'pip',
  takes: { python: 'version', pip: true },
  spec: z.strictObject({ python: z.string().default(''), ...pipSettings }),
};
const condaCarrier: Carrier = {
  id: 'micromamba',
  label: 'conda',
  takes: { python: 'version', pip: true, packages: 'conda' },
  spec: condaSpecSchema,
};

/** What was asked for as lines of pip; distributions have their names on PyPI. */
export function askedOfPip(snapshot: Snapshot): AskedAs<PipLines> {
  const { spec, losses } = carriedTo(pipCarrier, snapshot);
  return { asked: pipLines(spec, losses), losses };
}

/** What was asked for as conda is asked: what only pip can name stays with pip. */
export function askedOfConda(snapshot: Snapshot): AskedAs<CondaSpec> {
  const { spec, losses } = carriedTo(condaCarrier, snapshot);
  const { requirements, constraints } = pipLines(spec, losses);
  const limits = constraints.length === 0 ? {} : { constraints };
  const parsed = condaSpecSchema.safeParse({ ...spec, requirements, ...limits });
  if (parsed.success) return { asked: parsed.data, losses };
  throw new ClocheError('unsupported', `What ${snapshot.name} asks for cannot be asked of conda.`, {
    hint: 'Export it as requirements.txt.',
    detail: parsed.error.message.slice(0, 500),
  });
}

function carriedTo(kind: Carrier, snapshot: Snapshot): { spec: Spec; losses: string[] } {
  // Which settings a format has no place for is told of each format alike.
  const { settings: _settings, ...asked } = snapshot.asked;
  const { request, carried } = carry(asked, kind);
  const losses = [
    ...carried.changed.map(({ from, to, reason }) => `“${from}” becomes “${to}”. ${reason}`),
    ...carried.dropped.map(({ what, reason }) => `“${what}” is left out. ${reason}`),
  ];
  return { spec: request.spec, losses };
}

function pipLines({ requirements, constraints }: Spec, losses: string[]): PipLines {
  const portable = (lines: Spec[string] | undefined) => (isLines(lines) ? portableRequirements(lines, losses) : []);
  return { requirements: portable(requirements), constraints: portable(constraints) };
}
