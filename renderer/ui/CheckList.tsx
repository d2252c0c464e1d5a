import { useId } from 'react';

/** One choice of several; with a reason in `unavailable` it is shown and cannot be taken. */
export interface CheckOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly unavailable?: string | undefined;
}

/** Any number of a few choices, each with a sentence about it. */
export function CheckList({
  label,
  help,
  options,
  chosen,
  isDense = false,
  onChange,
}: {
  readonly label: string;
  readonly help?: string | undefined;
  /** Beside each other with their details at their sides, for many with few words. */
  readonly isDense?: boolean;
  readonly options: readonly CheckOption[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}) {
  const id = useId();
  const set = (value: string, isOn: boolean) => {
    // In the order of the options, whatever was ticked first: the same choice is the same spec.
    const next = options.filter((option) => (option.value === value ? isOn : chosen.includes(option.value)));
    onChange(next.map((option) => option.value));
  };
  return (
    <fieldset aria-describedby={help ? `${id}-help` : undefined} className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium text-soft">{label}</legend>
      <div className={isDense ? 'grid grid-cols-2 gap-x-4 gap-y-1' : 'flex flex-col gap-1.5'}>
        {options.map((option) => (
          <Check
            key={option.value}
            option={option}
            isOn={chosen.includes(option.value)}
            onChange={(isOn) => set(option.value, isOn)}
          />
        ))}
      </div>
      {help ? (
        <p id={`${id}-help`} className="text-sm text-faint">
          {help}
        </p>
      ) : null}
    </fieldset>
  );
}

function Check({
  option: { label, detail, unavailable },
  isOn,
  onChange,
}: {
  readonly option: CheckOption;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  const note = unavailable ?? detail;
  return (
    <div className="grid grid-cols-[auto_1fr] content-start gap-x-2">
      <input
        id={id}
        type="checkbox"
        aria-describedby={note ? `${id}-note` : undefined}
        checked={isOn}
        // What cannot be chosen can still be taken back.
        disabled={unavailable !== undefined && !isOn}
        className="mt-[3px] size-3.5 accent-(--accent)"
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id} className={`min-w-0 break-words ${unavailable && !isOn ? 'text-faint' : ''}`}>
        {label}
      </label>
      {note ? (
        <p id={`${id}-note`} className={`col-start-2 text-sm ${unavailable ? 'text-warn' : 'text-faint'}`}>
          {note}
        </p>
      ) : null}
    </div>
  );
}
