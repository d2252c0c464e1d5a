import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ControlIds } from './Field';
import { inputClass } from './Field';
import { floating } from './floating';

/** One choice; with a reason in `unavailable` it is shown and cannot be taken. */
export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: string | undefined;
  /** What it is for, a sentence that only the list shows. */
  readonly help?: string | undefined;
  /** Title of the part of the list in which it stands; options of one part follow each other. */
  readonly group?: string | undefined;
  readonly unavailable?: string | undefined;
}

/** Options that follow each other in one part. */
interface Part {
  readonly title: string | undefined;
  readonly options: SelectOption[];
}

function partsOf(options: readonly SelectOption[]): Part[] {
  const parts: Part[] = [];
  for (const option of options) {
    const last = parts.at(-1);
    if (last && last.title === option.group) last.options.push(option);
    else parts.push({ title: option.group, options: [option] });
  }
  return parts;
}

/** A choice among few. */
export function Select({
  ids,
  value,
  options,
  placeholder,
  onChange,
}: {
  readonly ids: ControlIds;
  readonly value: string;
  readonly options: readonly SelectOption[];
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
}) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(String(next))}>
      <Base.Trigger {...ids} className={`${inputClass} flex items-center justify-between gap-2 text-left`}>
        <Base.Value className="flex min-w-0 items-baseline gap-2">
          {() => (
            <>
              <span title={chosen?.label} className={chosen?.detail ? 'shrink-0' : 'truncate'}>
                {chosen?.label ?? placeholder}
              </span>
              {chosen?.detail ? <span className="truncate font-mono text-xs text-faint">{chosen.detail}</span> : null}
            </>
          )}
        </Base.Value>
        <Base.Icon className="text-faint">
          <ChevronsUpDown size={14} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={floating()}>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-40 outline-none">
          <Base.Popup className="max-h-[min(22rem,var(--available-height))] w-max max-w-[min(32rem,90vw)] min-w-[var(--anchor-width)] overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-xl outline-none">
            <Base.List>
              {partsOf(options).map(({ title, options: some }) => {
                const choices = some.map((option) => <Choice key={option.value} option={option} />);
                if (title === undefined) return choices;
                return (
                  <Base.Group key={title}>
                    <Base.GroupLabel className="px-2 pt-2 pb-0.5 text-xs font-medium text-faint">
                      {title}
                    </Base.GroupLabel>
                    {choices}
                  </Base.Group>
                );
              })}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Choice({ option: { value, label, detail, help, unavailable } }: { readonly option: SelectOption }) {
  const quiet = unavailable ?? detail;
  return (
    <Base.Item
      value={value}
      disabled={unavailable !== undefined}
      className="grid min-h-7 cursor-default grid-cols-[16px_1fr] items-center gap-2 rounded-[5px] px-2 py-1 outline-none data-[disabled]:text-faint data-[highlighted]:bg-sel"
    >
      <Base.ItemIndicator className="col-start-1">
        <Check size={14} aria-hidden />
      </Base.ItemIndicator>
      <span className="col-start-2 flex min-w-0 flex-wrap items-baseline gap-x-2">
        <Base.ItemText>{label}</Base.ItemText>
        {quiet ? (
          <span className={`min-w-0 text-xs text-soft ${unavailable ? '' : 'font-mono break-all'}`}>{quiet}</span>
        ) : null}
        {help ? <span className="basis-full text-xs text-soft">{help}</span> : null}
      </span>
    </Base.Item>
  );
}
