import { Combobox } from '@base-ui/react/combobox';
import { TriangleAlert } from 'lucide-react';
import { strings } from '../strings';
import type { ControlIds } from './Field';
import { floating } from './floating';

/** A name that is suggested. */
export interface Suggestion {
  readonly name: string;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  /** Why it cannot be used as it is, a word. */
  readonly caution?: string | undefined;
}

/** The names that are suggested for what was typed. */
export interface SuggestionSet {
  /** What the items are an answer to; undefined before the first answer. */
  readonly query: string | undefined;
  readonly items: readonly Suggestion[];
  readonly state: 'asking' | 'reading' | 'ready' | 'unavailable';
  readonly reason?: string | undefined;
}

/** A control over a value for which names are suggested while it is typed. */
export interface SuggestedProps<T> {
  readonly ids: ControlIds;
  readonly label: string;
  readonly value: T;
  readonly placeholder?: string | undefined;
  readonly suggestions: SuggestionSet;
  /** Asks for suggestions for what is typed, '' for what is not begun; null when none are shown. */
  readonly onLook: (query: string | null) => void;
  readonly onChange: (value: T) => void;
}

/** Longer than any name, with its version. */
export const queryMax = 200;

/** What is said below the names: that there are none, that they are still being read, or why they cannot be. */
export function statusOf({ state, items, query, reason }: SuggestionSet): string | undefined {
  switch (state) {
    case 'asking':
      return undefined;
    case 'reading':
      return `${reason ?? strings.create.namesReading} ${strings.create.namesUnavailable}`;
    case 'unavailable':
      return reason && `${reason} ${strings.create.namesUnavailable}`;
    case 'ready':
      return items.length === 0 && query ? (reason ?? strings.create.namesNoMatch(query)) : undefined;
  }
}

/** Whether there is something to show: nothing is before the first answer. */
export const hasSomething = (suggestions: SuggestionSet): boolean =>
  suggestions.items.length > 0 || statusOf(suggestions) !== undefined;

/** The list below a box in which names are typed. */
export function SuggestionList({ suggestions }: { readonly suggestions: SuggestionSet }) {
  const byName = new Map(suggestions.items.map((item) => [item.name, item]));
  const status = statusOf(suggestions);
  return (
    <Combobox.Portal container={floating()}>
      <Combobox.Positioner sideOffset={5} className="z-40 outline-none">
        <Combobox.Popup className="flex max-h-[min(19rem,var(--available-height))] w-[var(--anchor-width)] max-w-[min(36rem,var(--available-width))] flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-xl outline-none">
          <Combobox.List className="min-h-0 overflow-y-auto overscroll-contain scroll-py-1 p-1 outline-none data-[empty]:p-0">
            {(name: string) => <Line key={name} suggestion={byName.get(name) ?? { name }} />}
          </Combobox.List>
          <Combobox.Status className="shrink-0 text-sm text-soft">
            {status ? <p className="border-t border-line px-3 py-2 first:border-0">{status}</p> : null}
          </Combobox.Status>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

function Line({ suggestion: { name, version, description, caution } }: { readonly suggestion: Suggestion }) {
  return (
    <Combobox.Item
      value={name}
      className="flex cursor-default flex-col rounded-[5px] px-2 py-1 outline-none data-[highlighted]:bg-sel"
    >
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 truncate font-mono text-[12.5px]">{name}</span>
        {caution ? (
          <span className="inline-flex shrink-0 items-center gap-1 self-center text-xs text-warn">
            <TriangleAlert size={12} aria-hidden />
            {caution}
          </span>
        ) : null}
        {version ? <span className="ml-auto shrink-0 font-mono text-xs text-soft">{version}</span> : null}
      </span>
      {description ? <span className="truncate text-xs text-soft">{description}</span> : null}
    </Combobox.Item>
  );
}
