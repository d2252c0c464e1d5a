import type { ComponentType } from 'react';
import type { CompletionSet } from '../../../preload/contract';
import { late } from '../../late';
import { inputClass } from '../../ui/Field';
import type { SuggestedProps } from '../../ui/Suggestions';
import { type FormContext, useFieldCompletions } from './use-completions';

/** What stands there until the box with its list is loaded. */
const waiting = <div aria-busy="true" className={inputClass} />;

/** A control over a value, with suggestions from a set of names. */
type CompletedProps<T> = Omit<SuggestedProps<T>, 'suggestions' | 'onLook'> & {
  readonly completes: CompletionSet;
  readonly context: FormContext;
};

/** The box with what the form's kind suggests for it; the box is loaded when the first one is drawn. */
function completed<T>(load: () => Promise<ComponentType<SuggestedProps<T>>>): ComponentType<CompletedProps<T>> {
  const Box = late(load, waiting);
  return function Completed({ completes, context, ...box }) {
    const { suggestions, look } = useFieldCompletions(completes, context);
    return <Box {...(box as SuggestedProps<T>)} suggestions={suggestions} onLook={look} />;
  };
}

/** Any number of names of one set, with suggestions; every other text can be a name too. */
export const CompletedNames = completed(() => import('../../ui/NamesBox').then((module) => module.NamesBox));

/** Lines, each with suggestions from a set of names. */
export const CompletedLines = completed(() => import('../../ui/LinesBox').then((module) => module.LinesBox));

/** One text with suggestions from a set of names. */
export const CompletedName = completed(() => import('../../ui/NameBox').then((module) => module.NameBox));
