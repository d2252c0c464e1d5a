import { Fragment } from 'react';

/** A path that breaks after its slashes where it has no room. */
export function PathText({ path, className = '' }: { readonly path: string; readonly className?: string }) {
  const parts = path.split(/(?<=\/)/);
  return (
    <span className={`min-w-0 font-mono [overflow-wrap:anywhere] select-text ${className}`}>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is what stands at its place
        <Fragment key={place}>
          {place > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
