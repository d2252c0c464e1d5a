import { Ellipsis } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { Environment, Package } from '../../../preload/contract';
import type { DetailEntry } from '../../stores/environments';
import { findKind, useKinds } from '../../stores/kinds';
import { changePackage, installPackages, type PackageVerb } from '../../stores/repairs';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { FilterBox } from '../../ui/FilterBox';
import { IconButton } from '../../ui/IconButton';
import { Menu, type MenuEntry } from '../../ui/Menu';
import { useRows } from '../../ui/use-rows';
import { Comparison } from './Comparison';

const rowHeight = 28;

/** Packages whose name has the filter, by name; those whose name begins with it come first. */
export function filterPackages(packages: readonly Package[], filter: string): Package[] {
  const wanted = filter.trim().toLowerCase().replaceAll('_', '-');
  const key = ({ name }: Package) => name.toLowerCase().replaceAll('_', '-');
  const rank = (one: Package) => (wanted && key(one).startsWith(wanted) ? 0 : 1);
  return packages
    .filter((one) => key(one).includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || key(a).localeCompare(key(b)));
}

/** What is installed, filterable, in rows of 28 px, with what can be done about it. */
export function PackagesTab({
  environment,
  entry,
}: {
  readonly environment: Environment;
  readonly entry: DetailEntry | undefined;
}) {
  const kind = useKinds(({ kinds }) => findKind(kinds, environment.kind));
  const isIdle = environment.state === 'ready' && environment.jobId === undefined;
  const [filter, setFilter] = useState('');
  const detail = entry?.detail;
  const packages = detail?.packages;
  const shown = useMemo(() => filterPackages(packages ?? [], filter), [packages, filter]);
  if (environment.state === 'creating') return <EmptyState text={strings.packages.notYet} />;
  if (!detail || !packages) return <EmptyState text={entry?.error?.message ?? strings.detail.loading} />;
  if (packages.length === 0) return <EmptyState text={strings.packages.empty} />;
  return (
    <div className="flex h-full min-h-0 max-w-[76rem] flex-col">
      <div className="flex items-center gap-3 px-5 py-2">
        <FilterBox className="w-64" label={strings.packages.filter} value={filter} onChange={setFilter} />
        <span className="text-sm text-faint" aria-live="polite">
          {strings.detail.packageCount(shown.length)}
        </span>
        {kind?.canUpdate ? (
          <Button className="ml-auto" disabled={!isIdle} onClick={() => installPackages(environment.id)}>
            {strings.packages.install}
          </Button>
        ) : null}
      </div>
      <Comparison environment={environment} detail={detail} />
      {shown.length === 0 ? (
        <EmptyState text={strings.packages.noMatch(filter)} />
      ) : (
        <PackageTable packages={shown} changes={isIdle && kind?.canChangePackages ? environment.id : undefined} />
      )}
    </div>
  );
}

const cellClass = 'truncate px-2 first:pl-5 last:pr-5';
const headClass = `${cellClass} h-6 text-left text-xs font-normal text-faint`;

function PackageTable({
  packages,
  changes,
}: {
  readonly packages: readonly Package[];
  /** The environment whose single packages can be changed now. */
  readonly changes: string | undefined;
}) {
  const scroller = useRef<HTMLElement>(null);
  const { first, end, above, below } = useRows(scroller, packages.length, rowHeight);
  return (
    <section
      ref={scroller}
      aria-label={strings.detail.packages}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px]"
    >
      <table aria-rowcount={packages.length + 1} className="w-full table-fixed border-collapse">
        <thead className="sticky top-0 z-10 bg-canvas shadow-[0_1px_0_var(--line)]">
          <tr aria-rowindex={1}>
            <th className={`${headClass} w-[40%]`}>{strings.packages.name}</th>
            <th className={`${headClass} w-[20%]`}>{strings.packages.version}</th>
            <th className={`${headClass} w-[20%]`}>{strings.packages.reason}</th>
            <th className={`${headClass} w-[20%]`}>{strings.packages.source}</th>
            {changes === undefined ? null : (
              <th className={`${headClass} w-14`}>
                <span className="sr-only">{strings.packages.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {above > 0 ? <tr aria-hidden style={{ height: above }} /> : null}
          {packages.slice(first, end).map((one, index) => (
            <PackageRow key={one.name} one={one} place={first + index} changes={changes} />
          ))}
          {below > 0 ? <tr aria-hidden style={{ height: below }} /> : null}
        </tbody>
      </table>
    </section>
  );
}

function PackageRow({
  one,
  place,
  changes,
}: {
  readonly one: Package;
  readonly place: number;
  readonly changes: string | undefined;
}) {
  const reason = one.isRequested ? strings.packages.requested : strings.packages.needed;
  return (
    <tr aria-rowindex={place + 2} className="h-7 select-text hover:bg-panel">
      <td className={`${cellClass} font-medium`} title={one.name}>
        {one.name}
      </td>
      <td className={`${cellClass} font-mono text-[12px] text-soft`} title={one.version}>
        {one.version}
      </td>
      <td className={`${cellClass} text-sm ${one.isRequested ? 'text-accent' : 'text-soft'}`}>
        {[one.isRequested === undefined ? undefined : reason, one.isPinned ? strings.packages.pinned : undefined]
          .filter(Boolean)
          .join(' · ')}
      </td>
      <td className={`${cellClass} text-sm text-soft`} title={one.source}>
        {one.source ?? one.installer ?? ''}
      </td>
      {changes === undefined ? null : (
        <td className="pr-5 text-right">
          <Menu
            trigger={<IconButton icon={Ellipsis} label={strings.packages.actionsOf(one.name)} />}
            entries={menuOf(changes, one)}
          />
        </td>
      )}
    </tr>
  );
}

/** What pip has brought is asked for with its version, so nothing else holds that. */
function menuOf(id: string, { name, conda, isPinned }: Package): MenuEntry[] {
  const entry = (verb: PackageVerb): MenuEntry => ({
    id: verb,
    title: strings.packages[verb],
    isDanger: verb === 'remove',
    run: () => void changePackage(id, verb, name),
  });
  return [entry('update'), ...(conda ? [entry(isPinned ? 'unpin' : 'pin')] : []), entry('remove')];
}
