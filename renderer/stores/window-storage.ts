/** What a window remembers over a reload; absent where there is no window. */
export function windowStorage(): Storage | undefined {
  return typeof sessionStorage === 'undefined' ? undefined : sessionStorage;
}
