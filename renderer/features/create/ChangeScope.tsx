import { useState } from 'react';
import type { Spec } from '../../../preload/contract';
import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { Switch } from '../../ui/Switch';

/** What a change is about beside what is asked for: single packages, and a file that may stand for all that is. */
export function ChangeScope({
  imported,
  onChange,
}: {
  readonly imported: ImportedFile | undefined;
  readonly onChange: (spec: Spec) => void;
}) {
  const [isAlone, setAlone] = useState(false);
  const { scope: { renews = [], removes = [] } = {}, merge } = imported ?? {};
  return (
    <>
      {renews.length > 0 ? (
        <p className="break-words">{renews === 'all' ? strings.create.renewsAll : strings.create.renews(renews)}</p>
      ) : null}
      {removes.length > 0 ? <p className="break-words">{strings.create.removes(removes)}</p> : null}
      {merge ? (
        <Switch
          label={strings.create.prune(merge.fileName)}
          help={strings.create.pruneHelp}
          checked={isAlone}
          onChange={(isOn) => {
            setAlone(isOn);
            onChange(isOn ? merge.alone : merge.beside);
          }}
        />
      ) : null}
    </>
  );
}
