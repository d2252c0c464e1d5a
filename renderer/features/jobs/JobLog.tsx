import { ArrowDownToLine, Eraser } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { openChannel } from '../../client';
import { useConnection } from '../../stores/connection';
import { strings } from '../../strings';
import { FilterBox } from '../../ui/FilterBox';
import { IconButton } from '../../ui/IconButton';
import { useRows } from '../../ui/use-rows';
import { createLogLines, type LogView, lineCount, linesAfter, searchLines } from './log-text';

const lineHeight = 17;
const emptyLog: LogView = { dropped: 0, lines: [] };

/** The log of a job, followed over one channel for as long as it is shown. */
function useLog(jobId: string): LogView {
  const [view, setView] = useState(emptyLog);
  const { generation, connection } = useConnection();
  const isConnected = connection.state === 'connected';
  useEffect(() => {
    // Each connection begins the log anew.
    if (!isConnected || generation === 0) return;
    const log = createLogLines();
    let frame = 0;
    let newest = emptyLog;
    setView(emptyLog);
    const channel = openChannel('job.log', { id: jobId });
    channel.ondata = (bytes) => {
      newest = log.add(bytes);
      channel.acknowledge(bytes.byteLength);
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setView(newest);
      });
    };
    return () => {
      cancelAnimationFrame(frame);
      channel.close();
    };
  }, [jobId, generation, isConnected]);
  return view;
}

/** A log with search and clear; it follows its end until the user scrolls away. */
export function JobLog({ jobId }: { readonly jobId: string }) {
  const log = useLog(jobId);
  const [search, setSearch] = useState('');
  /** How many lines of the log the user has put away. */
  const [cleared, setCleared] = useState(0);
  const [isFollowing, setFollowing] = useState(true);
  const left = useMemo(() => linesAfter(log, cleared), [log, cleared]);
  const shown = useMemo(() => searchLines(left, search), [left, search]);
  return (
    <section aria-label={strings.jobs.log} className="flex min-h-56 flex-1 flex-col border-t border-line">
      <header className="flex items-center gap-1 border-b border-line px-3 py-1.5">
        <FilterBox className="flex-1" label={strings.jobs.searchLog} value={search} onChange={setSearch} />
        {search ? (
          <span className="px-1 text-xs text-faint" aria-live="polite">
            {strings.jobs.matches(shown.length)}
          </span>
        ) : null}
        <IconButton
          icon={ArrowDownToLine}
          label={strings.jobs.follow}
          aria-pressed={isFollowing}
          className={isFollowing ? 'bg-sel text-ink!' : ''}
          onClick={() => setFollowing(!isFollowing)}
        />
        <IconButton icon={Eraser} label={strings.jobs.clearLog} onClick={() => setCleared(lineCount(log))} />
      </header>
      {shown.length === 0 ? <p className="px-3 py-2 text-sm text-faint">{emptyText(left.length, cleared)}</p> : null}
      <Lines lines={shown} isFollowing={isFollowing} onFollow={setFollowing} />
    </section>
  );
}

/** Why nothing is shown: so many lines are left to search in, so many were cleared. */
function emptyText(left: number, cleared: number): string {
  if (left > 0) return strings.jobs.noMatch;
  return cleared > 0 ? strings.jobs.cleared : strings.jobs.noLog;
}

function Lines({
  lines,
  isFollowing,
  onFollow,
}: {
  readonly lines: readonly string[];
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end } = useRows(scroller, lines.length, lineHeight);
  useEffect(() => {
    if (!isFollowing || lines.length === 0) return;
    // A frame on, the list has the height of all its lines.
    const frame = requestAnimationFrame(() => {
      if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
    });
    return () => cancelAnimationFrame(frame);
  }, [isFollowing, lines]);
  // Only the user's own scrolling stops the following; growing lines scroll too.
  const isMoved = useRef(false);
  const move = () => {
    isMoved.current = true;
  };
  const noticeScroll = () => {
    const element = scroller.current;
    if (!element || !isMoved.current) return;
    onFollow(element.scrollHeight - element.scrollTop - element.clientHeight < lineHeight * 2);
  };
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={strings.jobs.log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onWheel={move}
      onKeyDown={move}
      onPointerDown={move}
      onScroll={noticeScroll}
      onScrollEnd={() => {
        noticeScroll();
        isMoved.current = false;
      }}
      className="min-h-0 flex-1 overflow-auto bg-canvas px-3 py-1 font-mono text-[12px] select-text"
    >
      <div className="relative w-max min-w-full" style={{ height: lines.length * lineHeight }}>
        {lines.slice(first, end).map((line, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place
            key={first + index}
            className="absolute left-0 whitespace-pre"
            style={{ top: (first + index) * lineHeight, height: lineHeight, lineHeight: `${lineHeight}px` }}
          >
            {line}
          </div>
        ))}
      </div>
    </div>
  );
}
