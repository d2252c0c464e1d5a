import { strings } from '../../strings';
import type { HoveredLink } from './view-events';

const widthMax = 480;

/** Shows where the link under the pointer leads. */
export function LinkTip({ link: { url, x, y } }: { readonly link: HoveredLink }) {
  const left = Math.max(8, Math.min(x, window.innerWidth - widthMax - 8));
  const isLow = y > window.innerHeight - 90;
  const place = isLow ? { bottom: window.innerHeight - y + 14 } : { top: y + 18 };
  return (
    <div
      role="tooltip"
      className="pointer-events-none fixed z-50 rounded-md border border-line bg-raised px-2 py-1 text-sm shadow-lg"
      style={{ left, maxWidth: widthMax, ...place }}
    >
      <div className="max-h-24 overflow-hidden font-mono break-all">{url}</div>
      <div className="text-xs text-soft">{strings.terminal.linkHelp}</div>
    </div>
  );
}
