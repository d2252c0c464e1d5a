import { CircleAlert, ExternalLink } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import type { Change, Fix, WireError } from '../../preload/contract';
import { shortenPaths } from '../format';
import { strings } from '../strings';
import { Button } from './Button';
import { CopyButton } from './CopyButton';

/** The user's home folder, for which errors say `~` as the rest of the page does; absent until it is known. */
export const HomeFolder = createContext<string | undefined>(undefined);

/** What writes a sentence of an error; what is copied, and what a tool has said, stays as it is. */
function useShortSentence() {
  const home = useContext(HomeFolder);
  return (sentence: string) => shortenPaths(sentence, home);
}

/** Of what a tool said the last lines tell most. */
const showEnd = (lines: HTMLElement | null) => lines?.scrollTo({ top: lines.scrollHeight });

/** What failed, what to do, the repairs, and the tool's last lines; `children` are further buttons. */
export function ErrorCard({
  error,
  onOpen,
  onChange,
  children,
}: {
  readonly error: WireError;
  readonly onOpen: (url: string) => void;
  /** Does what a fix proposes; without it such fixes are not shown. */
  readonly onChange?: ((change: Change) => void) | undefined;
  readonly children?: ReactNode;
}) {
  const short = useShortSentence();
  return (
    <div
      role="alert"
      className="flex flex-col gap-2 rounded-lg border border-[color-mix(in_srgb,var(--fail)_45%,var(--line))] p-3"
    >
      <div className="flex gap-2.5">
        <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-fail" />
        <div className="min-w-0 break-words select-text">
          <p className="font-medium">{short(error.message)}</p>
          {error.hint ? <p className="text-soft">{short(error.hint)}</p> : null}
        </div>
      </div>
      <Fixes fixes={error.fixes ?? []} onOpen={onOpen} onChange={onChange} />
      {error.detail ? (
        <pre
          key={error.detail}
          ref={showEnd}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-40 overflow-auto rounded-md border border-line bg-canvas p-2 font-mono text-xs break-words whitespace-pre-wrap text-soft select-text"
        >
          {error.detail}
        </pre>
      ) : null}
      {children ? <div className="flex flex-wrap gap-2">{children}</div> : null}
    </div>
  );
}

/** The repairs: the buttons beside each other, then the lines to copy. */
function Fixes({
  fixes,
  onOpen,
  onChange,
}: {
  readonly fixes: readonly Fix[];
  readonly onOpen: (url: string) => void;
  readonly onChange: ((change: Change) => void) | undefined;
}) {
  const isChange = ({ action }: Fix) => action.type === 'change';
  const buttons = fixes.filter((fix) => fix.action.type === 'open' || (isChange(fix) && onChange));
  const lines = fixes.filter(({ action }) => action.type === 'copy');
  const likeliest = buttons.find(isChange);
  return (
    <>
      {buttons.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          {buttons.map((fix) => (
            <FixButton key={fix.label} fix={fix} isPrimary={fix === likeliest} onOpen={onOpen} onChange={onChange} />
          ))}
        </div>
      ) : null}
      {lines.map((fix) => (
        <FixLine key={fix.label} fix={fix} onOpen={onOpen} />
      ))}
    </>
  );
}

function FixButton({
  fix: { label, action },
  isPrimary,
  onOpen,
  onChange,
}: {
  readonly fix: Fix;
  readonly isPrimary: boolean;
  readonly onOpen: (url: string) => void;
  readonly onChange: ((change: Change) => void) | undefined;
}) {
  const short = useShortSentence();
  if (action.type === 'copy') return null;
  const run = () => (action.type === 'open' ? onOpen(action.url) : onChange?.(action));
  return (
    <Button
      {...(isPrimary ? { variant: 'primary' } : {})}
      title={short(label)}
      className="max-w-full self-start"
      onClick={run}
    >
      {action.type === 'open' ? <ExternalLink size={14} aria-hidden className="shrink-0" /> : null}
      <span className="min-w-0 truncate">{short(label)}</span>
    </Button>
  );
}

/** One repair: a line to copy, or an address to open. */
export function FixLine({ fix, onOpen }: { readonly fix: Fix; readonly onOpen: (url: string) => void }) {
  const { action, label } = fix;
  if (action.type === 'change') return null;
  if (action.type === 'open') return <FixButton fix={fix} isPrimary={false} onOpen={onOpen} onChange={undefined} />;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-sm font-medium text-soft">{label}</span>
      <div className="flex items-center gap-1 rounded-md border border-line bg-canvas pl-2.5">
        <code className="min-w-0 flex-1 py-1.5 font-mono text-[12px] [overflow-wrap:anywhere] whitespace-pre-wrap select-text">
          {action.text}
        </code>
        <CopyButton text={action.text} label={`${strings.common.copy}: ${label}`} copiedLabel={strings.common.copied} />
      </div>
    </div>
  );
}
