import { strings } from '../../strings';
import { Field, inputClass } from '../../ui/Field';
import { placeIds } from './missing';

/** The name of the new environment. */
export function NameField({
  name,
  problem,
  isFocused,
  onChange,
}: {
  readonly name: string;
  readonly problem: string | undefined;
  /** Whether it has the keyboard when the form opens. */
  readonly isFocused: boolean;
  readonly onChange: (name: string) => void;
}) {
  return (
    <div id={placeIds.name} className="scroll-mt-5">
      <Field label={strings.create.name} error={problem} isFocused={isFocused}>
        {(ids) => (
          <input
            {...ids}
            value={name}
            spellCheck={false}
            className={`${inputClass} scroll-my-5`}
            onFocus={({ target }) => {
              target.select();
              // Where there is little room the kinds fill it.
              target.scrollIntoView({ block: 'nearest' });
            }}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
