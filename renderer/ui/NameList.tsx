/** Names beside each other, each in a frame of its own. */
export function NameList({ names, isCode = false }: { readonly names: readonly string[]; readonly isCode?: boolean }) {
  const className = isCode ? 'font-mono text-[12px]' : 'text-sm';
  return (
    <ul className="flex flex-wrap gap-1">
      {names.map((name) => (
        <li
          key={name}
          className={`rounded-[4px] border border-line bg-panel px-1.5 leading-[18px] break-all ${className}`}
        >
          {name}
        </li>
      ))}
    </ul>
  );
}
