import { useEffect, useState } from 'react';
import { type TrustedFile, toWireError, type WireError } from '../../../preload/contract';
import { call } from '../../client';
import { formatAgo } from '../../format';
import { openAddress } from '../../stores/host';
import { useShortPaths } from '../../stores/machine';
import { notify, reportFailure } from '../../stores/notices';
import { useNow } from '../../stores/now';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { PathText } from '../../ui/PathText';

const texts = strings.settings;

/** As much of a hash as tells two texts of one file apart. */
export const shortHash = (hash: string): string => hash.replace(/^sha256:/, '').slice(0, 12);

/** The files that may be run or evaluated, each with a way to take that back. */
export function TrustedFiles() {
  const [files, setFiles] = useState<readonly TrustedFile[]>();
  const [error, setError] = useState<WireError>();
  const load = async () => {
    try {
      setFiles(await call('trust.list', {}));
    } catch (thrown) {
      setError(toWireError(thrown));
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read once, and after each change
  useEffect(() => void load(), []);

  const change = async (method: 'trust.remove' | 'trust.restore', { hash }: TrustedFile, done: () => void) => {
    try {
      await call(method, { hash });
      done();
    } catch (thrown) {
      reportFailure(thrown);
    }
    await load();
  };
  const restore = (file: TrustedFile) => change('trust.restore', file, () => notify(texts.trustedAgain(nameOf(file))));
  const remove = (file: TrustedFile) =>
    change('trust.remove', file, () =>
      notify(texts.distrusted(nameOf(file)), { label: strings.common.undo, run: () => void restore(file) }),
    );

  if (error) return <ErrorCard error={error} onOpen={openAddress} />;
  if (!files) return <p className="text-sm text-faint">{texts.trustReading}</p>;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-faint">{files.length === 0 ? texts.trustNone : texts.trustHelp}</p>
      {files.length > 0 ? (
        <ul
          aria-label={texts.trust}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="flex max-h-80 flex-col divide-y divide-line overflow-y-auto rounded-lg border border-line"
        >
          {files.map((file) => (
            <Row key={file.hash} file={file} onRemove={() => void remove(file)} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

const nameOf = ({ path, hash }: TrustedFile): string => path?.split('/').at(-1) ?? shortHash(hash);

function Row({ file, onRemove }: { readonly file: TrustedFile; readonly onRemove: () => void }) {
  const { path, trustedAt, hash } = file;
  const { shortPath } = useShortPaths();
  const nowMs = useNow();
  return (
    <li className="flex items-center gap-3 py-1.5 pr-2 pl-3">
      <div className="min-w-0 flex-1 select-text">
        {path === undefined ? (
          <p className="text-soft">{texts.trustUnknown}</p>
        ) : (
          <PathText path={shortPath(path)} className="text-[12px]" />
        )}
        <p className="text-xs text-faint">
          {trustedAt === undefined ? null : `${texts.trustedAgo(formatAgo(trustedAt, nowMs))} · `}
          <span className="font-mono">{shortHash(hash)}</span>
        </p>
      </div>
      <Button aria-label={texts.distrustOf(path ?? shortHash(hash))} onClick={onRemove}>
        {texts.distrust}
      </Button>
    </li>
  );
}
