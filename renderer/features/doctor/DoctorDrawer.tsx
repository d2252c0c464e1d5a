import { CircleAlert, CircleCheck, CircleMinus, type LucideIcon, RefreshCw, TriangleAlert } from 'lucide-react';
import type { Finding, Interpreter } from '../../../preload/contract';
import { openAddress } from '../../stores/host';
import { useMachine, useShortPaths } from '../../stores/machine';
import { checkMachine } from '../../stores/sync';
import { closeDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Drawer } from '../../ui/Drawer';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorCard, FixLine } from '../../ui/ErrorCard';
import { PathText } from '../../ui/PathText';

const looks: Readonly<Record<Finding['status'], { icon: LucideIcon; className: string }>> = {
  ok: { icon: CircleCheck, className: 'text-ok' },
  absent: { icon: CircleMinus, className: 'text-soft' },
  warning: { icon: TriangleAlert, className: 'text-warn' },
  failure: { icon: CircleAlert, className: 'text-fail' },
};
const order: readonly Finding['status'][] = ['failure', 'warning', 'absent', 'ok'];

/** What the doctor found, worst first, each with its repair; and the interpreters of the machine. */
export function DoctorDrawer() {
  const { findings, interpreters, isChecking, error, machine } = useMachine();
  const { shortPath } = useShortPaths();
  const ordered = [...(findings ?? [])].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    <Drawer
      isWide
      title={strings.doctor.title}
      closeLabel={strings.common.close}
      onClose={closeDrawer}
      footer={
        <Button disabled={isChecking} onClick={() => void checkMachine(true)}>
          <RefreshCw size={14} aria-hidden className={isChecking ? 'animate-spin' : ''} />
          {isChecking ? strings.doctor.checking : strings.doctor.again}
        </Button>
      }
    >
      <div className="flex flex-col gap-6 p-5">
        {error ? <ErrorCard error={error} onOpen={openAddress} /> : null}
        {findings ? (
          <ul aria-label={strings.doctor.findings} className="flex flex-col gap-3">
            {ordered.map((finding) => (
              <FindingCard key={finding.id} finding={finding} />
            ))}
          </ul>
        ) : (
          <EmptyState text={strings.doctor.checking} />
        )}
        {interpreters ? <Interpreters interpreters={interpreters} /> : null}
        {machine ? (
          <div className="text-sm text-faint select-text">
            <p>{strings.doctor.version(machine.version)}</p>
            <p className="flex items-center gap-1">
              {strings.doctor.dataFolder}:
              <PathText path={shortPath(machine.dataFolder)} className="text-[11.5px]" />
              <CopyButton
                text={machine.dataFolder}
                label={strings.detail.copyOf(strings.doctor.dataFolder)}
                copiedLabel={strings.common.copied}
              />
            </p>
          </div>
        ) : null}
      </div>
    </Drawer>
  );
}

function FindingCard({ finding }: { readonly finding: Finding }) {
  const { icon: Icon, className } = looks[finding.status];
  return (
    <li className="flex gap-3">
      <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${className}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{finding.title}</span>
          <span className={`text-xs ${className}`}>{strings.doctor.statuses[finding.status]}</span>
        </p>
        <p className="break-words text-soft select-text">{finding.message}</p>
        {finding.hint ? <p className="break-words text-soft select-text">{finding.hint}</p> : null}
        {finding.fix ? <FixLine fix={finding.fix} onOpen={openAddress} /> : null}
      </div>
    </li>
  );
}

function Interpreters({ interpreters }: { readonly interpreters: readonly Interpreter[] }) {
  const { shortPath } = useShortPaths();
  return (
    <section>
      <h3 className="mb-2 text-sm font-medium text-soft">{strings.doctor.interpreters}</h3>
      {interpreters.length === 0 ? <p className="text-soft">{strings.doctor.noInterpreters}</p> : null}
      <ul className="flex flex-col">
        {interpreters.map(({ path, version, implementation, origin, venv }) => (
          <li key={path} className="border-t border-line py-1.5">
            <p className="flex flex-wrap items-baseline gap-x-2.5">
              <span className={`font-mono text-[12px] ${venv.available ? '' : 'text-faint'}`}>
                {version ?? strings.doctor.interpreterUnknown}
              </span>
              <span className="text-sm text-soft">
                {[implementation === 'CPython' ? undefined : implementation, strings.doctor.origins[origin] ?? origin]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <PathText path={shortPath(path)} className="text-[11.5px] text-faint" />
            </p>
            {venv.available ? null : (
              <p className="text-sm break-words text-warn select-text">
                {venv.reason} {venv.hint}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
