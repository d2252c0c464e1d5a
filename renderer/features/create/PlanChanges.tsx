import { ArrowRight } from 'lucide-react';
import type { PackageChange } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import { strings } from '../../strings';

/** What becomes of each package: what comes, what is another one, what goes. */
export function PlanChanges({ changes }: { readonly changes: readonly PackageChange[] }) {
  const groups = [
    {
      title: strings.create.changeGroups.remove,
      shown: changes.filter(({ to }) => to === undefined),
      hue: 'text-fail',
    },
    {
      title: strings.create.changeGroups.change,
      shown: changes.filter(({ from, to }) => from !== undefined && to !== undefined),
      hue: 'text-warn',
    },
    {
      title: strings.create.changeGroups.install,
      shown: changes.filter(({ from }) => from === undefined),
      hue: 'text-accent',
    },
  ];
  return groups.map(({ title, shown, hue }) =>
    shown.length === 0 ? null : (
      <section key={title} className="mt-3 border-t border-line pt-2.5">
        <h4 className={`text-sm font-medium ${hue}`}>
          {title} <span className="font-normal text-faint">{shown.length}</span>
        </h4>
        <ul className="mt-1 flex flex-col gap-0.5">
          {shown.map((change) => (
            <ChangeLine key={change.name} change={change} />
          ))}
        </ul>
      </section>
    ),
  );
}

function ChangeLine({ change: { name, from, to, fetchBytes } }: { readonly change: PackageChange }) {
  return (
    <li className="flex items-baseline gap-3 text-sm">
      <span className="min-w-0 flex-1 break-words">{name}</span>
      <span className="flex min-w-0 items-baseline gap-1.5 font-mono text-[12px] text-soft">
        {from === undefined ? null : <span className="break-words">{from}</span>}
        {from === undefined || to === undefined ? null : (
          <ArrowRight size={11} role="img" aria-label={strings.create.becomes} className="shrink-0 self-center" />
        )}
        {to === undefined ? null : <span className="break-words text-ink">{to}</span>}
      </span>
      <span className="w-16 shrink-0 text-right text-xs text-faint">
        {fetchBytes === undefined ? '' : formatBytes(fetchBytes)}
      </span>
    </li>
  );
}
