import { strings } from '../../strings';
import { Field, inputClass } from '../../ui/Field';

/** The name of the new environment; it has the focus first. */
export function NameField({
  name,
  problem,
  onChange,
}: {
  readonly name: string;
  readonly problem: string | undefined;
  readonly onChange: (name: string) => void;
}) {
  return (
    <Field label={strings.create.name} error={problem}>
      {(ids) => (
        <input
          {...ids}
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
