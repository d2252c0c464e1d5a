import type { ReactNode } from 'react';
import type { Environment, EnvironmentDetail, Field, Spec } from '../../../preload/contract';
import { formatAgo, formatBytes, formatDate, shortenPath } from '../../format';
import { runAction } from '../../stores/actions';
import type { DetailEntry } from '../../stores/environments';
import { openAddress } from '../../stores/host';
import { fractionOf, useJobs } from '../../stores/jobs';
import { findKind, kindColor, useKinds } from '../../stores/kinds';
import { useMachine } from '../../stores/machine';
import { useNow } from '../../stores/now';
import { changeEnvironment, needsChange } from '../../stores/repairs';
import { openDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { CopyButton } from '../../ui/CopyButton';
import { ErrorCard } from '../../ui/ErrorCard';
import { PathText } from '../../ui/PathText';
import { ProgressBar } from '../../ui/ProgressBar';

/** What an environment is, where it is, what was asked for, and what is wrong with it. */
export function Overview({
  environment,
  entry,
}: {
  readonly environment: Environment;
  readonly entry: DetailEntry | undefined;
}) {
  const { problem } = environment;
  return (
    <div className="flex max-w-[60rem] flex-col gap-6 p-5">
      {environment.state === 'creating' ? <Making environment={environment} /> : null}
      {problem ? (
        <ErrorCard error={problem} onOpen={openAddress}>
          <ProblemButtons environment={environment} />
        </ErrorCard>
      ) : null}
      {entry?.error ? <ErrorCard error={entry.error} onOpen={openAddress} /> : null}
      <About environment={environment} detail={entry?.detail} />
      {entry?.detail ? <AskedFor environment={environment} detail={entry.detail} /> : null}
    </div>
  );
}

function ProblemButtons({ environment }: { readonly environment: Environment }) {
  if (environment.state === 'incomplete') {
    return (
      <>
        {needsChange(environment.problem) ? (
          <Button variant="primary" onClick={() => void changeEnvironment(environment.id)}>
            {strings.jobs.change}
          </Button>
        ) : null}
        <Button onClick={() => runAction('environment.resume')}>{strings.detail.resume}</Button>
        <Button variant="danger" onClick={() => runAction('environment.clean')}>
          {strings.detail.clean}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button onClick={() => runAction('environment.duplicate')}>{strings.detail.duplicate}</Button>
      <Button variant="danger" onClick={() => runAction('environment.remove')}>
        {strings.detail.remove}
      </Button>
    </>
  );
}

function Making({ environment: { jobId } }: { readonly environment: Environment }) {
  const job = useJobs(({ byId }) => byId.get(jobId ?? ''));
  const progress = job?.state === 'running' ? job.progress : undefined;
  return (
    <section className="flex max-w-lg flex-col gap-2">
      <p>{progress ? [progress.phase, progress.item].filter(Boolean).join(': ') : strings.detail.creatingTitle}</p>
      <ProgressBar fraction={progress ? fractionOf(progress) : null} label={strings.detail.creatingTitle} />
      {jobId ? (
        <Button className="self-start" onClick={() => openDrawer({ type: 'jobs', jobId })}>
          {strings.detail.showJob}
        </Button>
      ) : null}
    </section>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-7 flex-wrap items-baseline gap-x-4 py-1">
      <dt className="w-32 shrink-0 text-soft">{label}</dt>
      <dd className="min-w-0 flex-[1_1_12rem] break-words select-text">{children}</dd>
    </div>
  );
}

function PathRow({ label, path }: { readonly label: string; readonly path: string }) {
  const home = useMachine(({ machine }) => machine?.home);
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-4">
      <dt className="w-32 shrink-0 text-soft">{label}</dt>
      <dd className="flex min-w-0 flex-[1_1_12rem] items-center gap-1">
        <PathText path={shortenPath(path, home)} className="py-1 text-[12px]" />
        <CopyButton text={path} label={strings.detail.copyOf(label)} copiedLabel={strings.common.copied} />
      </dd>
    </div>
  );
}

function Heading({ children }: { readonly children: string }) {
  return <h3 className="mb-1 text-xs font-medium text-faint">{children}</h3>;
}

function About({
  environment,
  detail,
}: {
  readonly environment: Environment;
  readonly detail: EnvironmentDetail | undefined;
}) {
  const kinds = useKinds((store) => store.kinds);
  const nowMs = useNow();
  const { fields } = strings.detail;
  return (
    <section>
      <Heading>{strings.detail.about}</Heading>
      <dl>
        <Row label={fields.state}>{strings.states[environment.state]}</Row>
        <Row label={fields.kind}>
          <Chip color={kindColor(kinds, environment.kind)}>
            {findKind(kinds, environment.kind)?.label ?? environment.kind}
          </Chip>
        </Row>
        <Row label={fields.python}>
          {environment.python ? (
            <span className="font-mono text-[12px]">{environment.python}</span>
          ) : (
            strings.list.unknownPython
          )}
        </Row>
        {detail?.interpreter ? <PathRow label={fields.interpreter} path={detail.interpreter} /> : null}
        <PathRow label={fields.folder} path={environment.path} />
        {environment.project ? <PathRow label={fields.project} path={environment.project} /> : null}
        {detail?.sizeBytes === undefined ? null : <Row label={fields.size}>{formatBytes(detail.sizeBytes)}</Row>}
        <Row label={fields.created}>{formatDate(environment.createdAt)}</Row>
        <Row label={fields.used}>{formatAgo(environment.usedAt, nowMs)}</Row>
      </dl>
    </section>
  );
}

/** Whether a value of a spec asks for something. */
function isAsked(value: Spec[string]): boolean {
  return value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** A value of a spec as people read it: a choice by its label, a list line by line. */
export function specLines(value: Spec[string], field?: Field): string[] {
  const option = field?.type === 'choice' ? field.options.find((one) => one.value === value) : undefined;
  if (option) return [option.label];
  if (value === null || value === '') return [strings.common.none];
  if (typeof value === 'boolean') return [value ? strings.detail.yes : strings.detail.no];
  if (Array.isArray(value)) return value.length === 0 ? [strings.common.none] : value.map(String);
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

function SpecRow({
  name,
  value,
  field,
}: {
  readonly name: string;
  readonly value: Spec[string];
  readonly field: Field | undefined;
}) {
  // Only what is typed or listed is code.
  const className = typeof value === 'boolean' || field?.type === 'choice' || !value ? '' : 'font-mono text-[12px]';
  return (
    <Row label={field?.label ?? name}>
      {specLines(value, field).map((line) => (
        <div key={line} className={className}>
          {line}
        </div>
      ))}
    </Row>
  );
}

function AskedFor({ environment, detail }: { readonly environment: Environment; readonly detail: EnvironmentDetail }) {
  const fields = useKinds(({ kinds }) => findKind(kinds, environment.kind)?.fields);
  const variables = Object.entries(detail.variables);
  const asked = Object.entries(detail.spec).filter(([, value]) => isAsked(value));
  if (asked.length + variables.length === 0) return null;
  return (
    <section>
      <Heading>{strings.detail.askedFor}</Heading>
      <dl>
        {asked.map(([key, value]) => (
          <SpecRow key={key} name={key} value={value} field={fields?.find((field) => field.key === key)} />
        ))}
        {variables.length > 0 ? (
          <Row label={strings.detail.fields.variables}>
            {variables.map(([name, value]) => (
              <div key={name} className="font-mono text-[12px]">
                {name}={value}
              </div>
            ))}
          </Row>
        ) : null}
      </dl>
    </section>
  );
}
