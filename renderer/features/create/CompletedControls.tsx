import type { CompletionSet, Field } from '../../../preload/contract';
import { late } from '../../late';
import { type ControlIds, inputClass } from '../../ui/Field';
import { type FormContext, useFieldCompletions } from './use-completions';

/** What stands there until the box with its list is loaded. */
const waiting = <div aria-busy="true" className={inputClass} />;

const NamesBox = late(() => import('../../ui/NamesBox').then((module) => module.NamesBox), waiting);
const LinesBox = late(() => import('../../ui/LinesBox').then((module) => module.LinesBox), waiting);
const NameBox = late(() => import('../../ui/NameBox').then((module) => module.NameBox), waiting);

/** Any number of names of one set, with suggestions; every other text can be a name too. */
export function CompletedNames({
  field,
  ids,
  names,
  context,
  onChange,
}: {
  readonly field: Extract<Field, { type: 'packages' }>;
  readonly ids: ControlIds;
  readonly names: readonly string[];
  readonly context: FormContext;
  readonly onChange: (names: readonly string[]) => void;
}) {
  const { suggestions, look } = useFieldCompletions(field.completes, context);
  return (
    <NamesBox
      ids={ids}
      label={field.label}
      names={names}
      placeholder={field.placeholder}
      suggestions={suggestions}
      onLook={look}
      onChange={onChange}
    />
  );
}

/** One text with suggestions from a set of names. */
export function CompletedName({
  field: { completes = 'interpreters', label, placeholder },
  ids,
  text,
  context,
  onChange,
}: {
  readonly field: Extract<Field, { type: 'text' }>;
  readonly ids: ControlIds;
  readonly text: string;
  readonly context: FormContext;
  readonly onChange: (text: string) => void;
}) {
  const { suggestions, look } = useFieldCompletions(completes, context);
  return (
    <NameBox
      ids={ids}
      label={label}
      text={text}
      placeholder={placeholder}
      suggestions={suggestions}
      onLook={look}
      onChange={onChange}
    />
  );
}

/** Lines, each with suggestions from a set of names. */
export function CompletedLines({
  completes,
  label,
  placeholder,
  ids,
  text,
  context,
  onChange,
}: {
  readonly completes: CompletionSet;
  readonly label: string;
  readonly placeholder: string | undefined;
  readonly ids: ControlIds;
  readonly text: string;
  readonly context: FormContext;
  readonly onChange: (text: string) => void;
}) {
  const { suggestions, look } = useFieldCompletions(completes, context);
  return (
    <LinesBox
      ids={ids}
      label={label}
      text={text}
      placeholder={placeholder}
      suggestions={suggestions}
      onLook={look}
      onChange={onChange}
    />
  );
}
