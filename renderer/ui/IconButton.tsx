import { Tooltip } from '@base-ui/react/tooltip';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { floating } from './floating';
import { Kbd } from './Kbd';

/** A square button of 28 px with an icon; its label is read out and shown as tooltip. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  isPrimary = false,
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  readonly icon: LucideIcon;
  readonly label: string;
  /** Its key, as `formatKeys` writes it. */
  readonly keys?: string | undefined;
  readonly isPrimary?: boolean;
}) {
  const look = isPrimary
    ? 'bg-accent text-accent-ink enabled:hover:brightness-110'
    : 'text-soft enabled:hover:bg-raised enabled:hover:text-ink';
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        delay={500}
        render={
          <button
            type="button"
            aria-label={label}
            className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md transition-colors duration-120 disabled:opacity-50 ${look} ${className}`}
            {...rest}
          >
            <Icon size={15} strokeWidth={1.75} aria-hidden />
          </button>
        }
      />
      <Tooltip.Portal container={floating()}>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="flex items-center gap-2 rounded-md border border-line bg-raised px-2 py-1 text-sm shadow-lg">
            {label}
            {keys ? <Kbd>{keys}</Kbd> : null}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
