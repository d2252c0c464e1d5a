import type { ComponentProps } from 'react';

type Variant = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Readonly<Record<Variant, string>> = {
  primary: 'border-transparent bg-accent text-accent-ink enabled:hover:brightness-110',
  plain: 'border-line bg-panel text-ink enabled:hover:bg-raised',
  quiet: 'border-transparent text-soft enabled:hover:bg-raised enabled:hover:text-ink',
  danger: 'border-line bg-panel text-fail enabled:hover:bg-raised',
};

/** A button of 28 px with a text. */
export function Button({
  variant = 'plain',
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly variant?: Variant }) {
  return (
    <button
      type="button"
      className={`inline-flex h-7 shrink-0 items-center justify-center gap-2 rounded-md border px-2.5 font-medium whitespace-nowrap transition-colors duration-120 disabled:cursor-default disabled:opacity-50 ${looks[variant]} ${className}`}
      {...rest}
    />
  );
}
