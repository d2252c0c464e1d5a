import type { EnvironmentDetail } from '../../../preload/contract';
import { strings } from '../../strings';
import { PathText } from '../../ui/PathText';
import { Heading, Row } from './Facts';

/** What else was fixed when the environment was made, such as its package set. */
export function Sources({ sources }: { readonly sources: NonNullable<EnvironmentDetail['sources']> }) {
  if (sources.length === 0) return null;
  return (
    <section>
      <Heading>{strings.detail.sources}</Heading>
      <dl>
        {sources.map(({ name, url, revision, hash }) => (
          <Row key={name} label={name}>
            <PathText path={url} className="block text-[12px]" />
            {[revision && strings.detail.revision(revision), hash].filter(Boolean).map((line) => (
              <div key={line} className="font-mono text-[11.5px] break-all text-soft">
                {line}
              </div>
            ))}
          </Row>
        ))}
      </dl>
    </section>
  );
}
