import type { Change, Environment, EnvironmentDetail } from '../../../preload/contract';
import { formatBytes } from '../../../preload/format-bytes';
import { formatAgo, formatDate } from '../../format';
import { canRun, runAction } from '../../stores/actions';
import { type DetailEntry, isRemovable, isUnderstood, takenBytes } from '../../stores/environments';
import { openAddress } from '../../stores/host';
import { fractionOf, useJobs } from '../../stores/jobs';
import { kindColor, labelOf, useKinds } from '../../stores/kinds';
import { useNow } from '../../stores/now';
import { changeEnvironment } from '../../stores/repairs';
import { openDrawer } from '../../stores/ui';
import { waysOut } from '../../stores/ways-out';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Chip } from '../../ui/Chip';
import { ErrorCard } from '../../ui/ErrorCard';
import { ProgressBar } from '../../ui/ProgressBar';
import { WaysOut } from '../../ui/WaysOut';
import { AskedFor } from './AskedFor';
import { Build } from './Build';
import { Heading, PathRow, Row } from './Facts';
import { Sources } from './Sources';
import { Staleness } from './Staleness';

/** What an environment is, where it is, what was asked for, and what is wrong with it. */
export function Overview({
  environment,
  entry,
}: {
  readonly environment: Environment;
  readonly entry: DetailEntry | undefined;
}) {
  const { problem, id } = environment;
  const { detail, error } = entry ?? {};
  // What keeps the inside from being read may be what is wrong with it.
  const failure = error?.message === problem?.message ? undefined : error;
  const change = (asked: Change) => void changeEnvironment(id, asked);
  return (
    <div className="flex max-w-[60rem] flex-col gap-6 p-5">
      {environment.state === 'creating' || environment.jobId ? <Making environment={environment} /> : null}
      {problem ? (
        <ErrorCard error={problem} onOpen={openAddress} onChange={change}>
          <ProblemButtons environment={environment} />
        </ErrorCard>
      ) : null}
      {failure ? <ErrorCard error={failure} onOpen={openAddress} /> : null}
      {detail?.staleness ? <Staleness staleness={detail.staleness} /> : null}
      <About environment={environment} detail={detail} />
      {detail ? <AskedFor environment={environment} detail={detail} /> : null}
      {detail ? <Build environment={environment} built={detail.built} /> : null}
      {detail?.sources ? <Sources sources={detail.sources} /> : null}
    </div>
  );
}

function ProblemButtons({ environment }: { readonly environment: Environment }) {
  if (environment.state === 'incomplete') return <WaysOut ways={waysOut(environment, environment.problem)} />;
  return (
    <>
      {isUnderstood(environment) ? (
        <>
          <Button onClick={() => runAction('environment.repair')}>{strings.detail.repair}</Button>
          <Button onClick={() => runAction('environment.duplicate')}>{strings.detail.duplicate}</Button>
        </>
      ) : null}
      {isRemovable(environment) ? (
        <Button variant="danger" onClick={() => runAction('environment.remove')}>
          {strings.detail.remove}
        </Button>
      ) : null}
    </>
  );
}

function Making({ environment: { jobId, state } }: { readonly environment: Environment }) {
  const job = useJobs(({ byId }) => byId.get(jobId ?? ''));
  const progress = job?.state === 'running' ? job.progress : undefined;
  const title = state === 'creating' ? strings.detail.creatingTitle : strings.detail.changingTitle;
  return (
    <section className="flex max-w-lg flex-col gap-2">
      <p>{progress ? [progress.phase, progress.item].filter(Boolean).join(': ') : title}</p>
      <ProgressBar fraction={progress ? fractionOf(progress) : null} label={title} />
      {progress?.line ? <p className="truncate font-mono text-xs text-soft">{progress.line}</p> : null}
      {jobId ? (
        <Button className="self-start" onClick={() => openDrawer({ type: 'jobs', jobId })}>
          {strings.detail.showJob}
        </Button>
      ) : null}
    </section>
  );
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
  const sizeBytes = takenBytes(environment, detail);
  return (
    <section>
      <Heading>{strings.detail.about}</Heading>
      <dl>
        <Row label={fields.state}>{strings.states[environment.state]}</Row>
        <Row label={fields.kind}>
          {kinds ? (
            <span className="flex flex-wrap items-center gap-2">
              <Chip color={kindColor(kinds, environment.kind)}>{labelOf(kinds, environment.kind)}</Chip>
              {canRun('environment.convert') ? (
                <Button variant="quiet" className="-my-1" onClick={() => runAction('environment.convert')}>
                  {strings.detail.convert}
                </Button>
              ) : null}
            </span>
          ) : null}
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
        {sizeBytes === undefined ? null : <Row label={fields.size}>{formatBytes(sizeBytes)}</Row>}
        {environment.createdAt > 0 ? <Row label={fields.created}>{formatDate(environment.createdAt)}</Row> : null}
        {environment.usedAt > 0 ? <Row label={fields.used}>{formatAgo(environment.usedAt, nowMs)}</Row> : null}
      </dl>
    </section>
  );
}
