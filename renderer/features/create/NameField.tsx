import { useEffect, useRef } from 'react';
import { strings } from '../../strings';
import { Field, inputClass } from '../../ui/Field';

/** The name of the new environment; it has the keyboard as soon as it is there, so that what is typed next lands in it. */
export function NameField({
  name,
  problem,
  onChange,
}: {
  readonly name: string;
  readonly problem: string | undefined;
  readonly onChange: (name: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  // The drawer gives the focus a frame later, and not again when the form takes the place of the wait for the kinds.
  useEffect(() => input.current?.focus(), []);
  return (
    <Field label={strings.create.name} error={problem}>
      {(ids) => (
        <input
          {...ids}
          ref={input}
          data-autofocus
          value={name}
          spellCheck={false}
          className={inputClass}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
