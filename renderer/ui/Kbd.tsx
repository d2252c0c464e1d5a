/** A key or a combination of keys. */
export function Kbd({ children }: { readonly children: string }) {
  return <kbd className="whitespace-nowrap">{children}</kbd>;
}
