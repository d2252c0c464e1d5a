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
  readonly unavailable?: string | undefined;
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
              {options.map((option) => (
                <Choice key={option.value} option={option} />
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Choice({ option: { value, label, detail, unavailable } }: { readonly option: SelectOption }) {
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
      </span>
    </Base.Item>
  );
}
