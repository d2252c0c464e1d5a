import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';

/** On or off, with its label beside it. */
export function Switch({
  label,
  help,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly help?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <div id={id} className="text-sm font-medium text-soft">
          {label}
        </div>
        {help ? (
          <p id={`${id}-help`} className="text-sm text-faint">
            {help}
          </p>
        ) : null}
      </div>
      <Base.Root
        aria-labelledby={id}
        aria-describedby={help ? `${id}-help` : undefined}
        checked={checked}
        onCheckedChange={onChange}
        className="mt-0.5 flex h-[18px] w-8 shrink-0 rounded-full border border-faint bg-canvas p-px transition-colors duration-120 data-[checked]:border-accent data-[checked]:bg-accent forced-color-adjust-none"
      >
        <Base.Thumb className="size-3.5 rounded-full bg-faint transition-transform duration-120 data-[checked]:translate-x-3.5 data-[checked]:bg-accent-ink" />
      </Base.Root>
    </div>
  );
}
