import { strings } from './strings';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long ago, in two words at most; both are milliseconds since 1970. */
export function formatAge(thenMs: number, nowMs: number): string {
  const age = Math.max(0, nowMs - thenMs);
  if (age < minuteMs) return strings.time.now;
  if (age < hourMs) return strings.time.minutes(Math.floor(age / minuteMs));
  if (age < dayMs) return strings.time.hours(Math.floor(age / hourMs));
  const days = Math.floor(age / dayMs);
  if (days === 1) return strings.time.yesterday;
  if (days < 7) return strings.time.days(days);
  if (days < 30) return strings.time.weeks(Math.floor(days / 7));
  if (days < 365) return strings.time.months(Math.floor(days / 30));
  return strings.time.years(Math.floor(days / 365));
}

/** The age as part of a sentence, such as `2 h ago`. */
export function formatAgo(thenMs: number, nowMs: number): string {
  const age = formatAge(thenMs, nowMs);
  if (age === strings.time.now) return strings.time.justNow;
  return age === strings.time.yesterday ? age : strings.time.ago(age);
}

/** A duration in seconds and minutes. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  return seconds < 60
    ? strings.time.seconds(seconds)
    : strings.time.minutesSeconds(Math.floor(seconds / 60), seconds % 60);
}

/** Date and time in the user's language. */
export function formatDate(timeMs: number): string {
  return new Date(timeMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The path with `~` for the user's home folder. */
export function shortenPath(path: string, home: string | undefined): string {
  if (!home || home === '/') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** A sentence in which paths have `~` for the user's home folder. */
export function shortenPaths(sentence: string, home: string | undefined): string {
  if (!home || home === '/') return sentence;
  const isStart = (place: number) => place === 0 || /[\s“"'(=:]/.test(sentence[place - 1] ?? '');
  return sentence.replaceAll(`${home}/`, (whole, place: number) => (isStart(place) ? '~/' : whole));
}

const keyNames: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Backquote: '`',
  Period: '.',
  Equal: '+',
  Minus: '−',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** A key in tinykeys' notation as people read it, such as `Ctrl Shift P`. */
export function formatKeys(keys: string): string {
  return keys
    .split('+')
    .map((key) => keyNames[key] ?? key.replace(/^(Key|Digit)/, ''))
    .join(' ');
}
