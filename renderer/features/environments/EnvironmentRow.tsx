import type { CSSProperties } from 'react';
import type { Environment } from '../../../preload/contract';
import { formatAge } from '../../format';
import { percentOf, useJobs } from '../../stores/jobs';
import { kindColor, labelOf, useKinds } from '../../stores/kinds';
import { strings } from '../../strings';

/** The square in front of a name: its hue is the kind, its shape the state (which is said by a word too). */
export function StateSquare({ environment }: { readonly environment: Environment }) {
  const color = useKinds(({ kinds }) => kindColor(kinds, environment.kind));
  const base = 'size-2 shrink-0 rounded-[2px] forced-color-adjust-none';
  switch (environment.state) {
    case 'ready':
      return <span aria-hidden className={base} style={{ background: color }} />;
    case 'creating':
      return <span aria-hidden className={`${base} animate-pulse`} style={{ background: color }} />;
    case 'broken':
      return <span aria-hidden className={`${base} border-[1.5px] border-fail`} />;
    case 'incomplete':
      return <span aria-hidden className={`${base} border-[1.5px] border-warn`} />;
    case 'missing':
      return <span aria-hidden className={`${base} border-[1.5px] border-faint`} />;
  }
}

function useStateText(environment: Environment, nowMs: number): { text: string; className: string } {
  const percent = useJobs(({ byId }) => percentOf(byId.get(environment.jobId ?? '')));
  switch (environment.state) {
    case 'ready':
      return { text: formatAge(environment.usedAt, nowMs), className: 'text-soft' };
    case 'creating':
      return {
        text: percent === null ? strings.states.creating : strings.list.progress(percent),
        className: 'text-soft',
      };
    case 'broken':
      return { text: strings.states.broken, className: 'text-fail' };
    case 'incomplete':
      return { text: strings.states.incomplete, className: 'text-warn' };
    case 'missing':
      return { text: strings.states.missing, className: 'text-soft' };
  }
}

/** One environment of the list, 40 px: name over kind and version, at the right its age, progress or state. */
export function EnvironmentRow({
  environment,
  id,
  isSelected,
  place,
  count,
  nowMs,
  style,
  onSelect,
  onOpen,
}: {
  readonly environment: Environment;
  readonly id: string;
  readonly isSelected: boolean;
  /** From 1, among {@link count}. */
  readonly place: number;
  readonly count: number;
  readonly nowMs: number;
  readonly style: CSSProperties;
  readonly onSelect: () => void;
  readonly onOpen: () => void;
}) {
  const label = useKinds(({ kinds }) => labelOf(kinds, environment.kind));
  const state = useStateText(environment, nowMs);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keyboard
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus and names the active option
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={count}
      style={style}
      onClick={onSelect}
      onDoubleClick={onOpen}
      className="absolute inset-x-1.5 flex h-10 cursor-default items-center gap-2.5 rounded-md px-2 hover:bg-raised aria-selected:bg-sel"
    >
      <StateSquare environment={environment} />
      <span className="min-w-0 flex-1">
        <span className="block truncate leading-[18px]">{environment.name}</span>
        <span className="block h-[1lh] truncate text-xs text-soft">
          {label && [label, environment.python].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className={`shrink-0 text-xs ${state.className}`}>{state.text}</span>
    </div>
  );
}
