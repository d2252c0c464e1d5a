import { Hammer } from 'lucide-react';
import type { Built, Environment } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { findKind, useKinds } from '../../stores/kinds';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { NameList } from '../../ui/NameList';
import { Heading, PathRow, Row } from './Facts';

/** What came out of the project to which the environment belongs, and the way to build it. */
export function Build({
  environment,
  built,
}: {
  readonly environment: Environment;
  readonly built: Built | undefined;
}) {
  const canBuild = useKinds(({ kinds }) => findKind(kinds, environment.kind)?.canBuild === true);
  if (!canBuild || environment.state !== 'ready') return null;
  return (
    <section>
      <div className="flex items-center justify-between gap-4">
        <Heading>{strings.detail.built}</Heading>
        <Button variant="quiet" className="-my-1" onClick={() => runAction('environment.build')}>
          <Hammer size={13} aria-hidden />
          {strings.detail.build}
        </Button>
      </div>
      {built ? (
        <dl>
          <PathRow label={strings.detail.result} path={built.path} />
          {built.programs.length > 0 ? (
            <Row label={strings.detail.programs}>
              <NameList names={built.programs} isCode />
            </Row>
          ) : null}
        </dl>
      ) : (
        <p className="py-1 text-soft">{strings.detail.notBuilt}</p>
      )}
    </section>
  );
}
