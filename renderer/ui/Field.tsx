import { type ReactNode, useId } from 'react';

/** What a control needs to belong to its label and its texts. */
export interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  /** Set where it has the keyboard when its drawer opens. */
  readonly 'data-autofocus'?: true | undefined;
}

/** A label, a control, and below it the help or what is wrong. */
export function Field({
  label,
  help,
  error,
  isFocused = false,
  children,
}: {
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  /** Whether the control has the keyboard when its drawer opens. */
  readonly isFocused?: boolean;
  readonly children: (ids: ControlIds) => ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? help;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-soft">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
        'data-autofocus': isFocused ? true : undefined,
      })}
      {note ? (
        <p
          id={noteId}
          className={`text-sm ${error ? 'text-fail' : 'text-faint'}`}
          {...(error ? { role: 'alert' } : {})}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}

const boxClass =
  'w-full min-w-0 rounded-md border border-line bg-canvas px-2.5 text-ink placeholder:text-faint aria-invalid:border-fail disabled:opacity-50';

/** Class of a text input of 28 px. */
export const inputClass = `h-7 ${boxClass}`;
/** Class of a text area. */
export const areaClass = `py-1.5 font-mono text-[12.5px] ${boxClass}`;
