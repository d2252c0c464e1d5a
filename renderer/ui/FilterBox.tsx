import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Kbd } from './Kbd';

/** A search field; Escape clears it. */
export function FilterBox({
  label,
  placeholder,
  keys,
  value,
  onChange,
  className = '',
  onKeyDown,
  ...rest
}: Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  readonly label: string;
  readonly keys?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <div className={`relative ${className}`}>
      <Search size={13} aria-hidden className="absolute top-2 left-2.5 text-faint" />
      <input
        type="text"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation();
            onChange('');
          } else onKeyDown?.(event);
        }}
        className="h-7 w-full rounded-md border border-line bg-canvas pr-8 pl-7 text-ink placeholder:text-faint"
        {...rest}
      />
      {keys && value === '' ? (
        <span className="pointer-events-none absolute inset-y-0 right-1.5 flex items-center">
          <Kbd>{keys}</Kbd>
        </span>
      ) : null}
    </div>
  );
}
