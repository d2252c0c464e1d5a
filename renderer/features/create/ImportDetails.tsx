import type { ImportedFile } from '../../stores/ui';
import { strings } from '../../strings';
import { CheckList } from '../../ui/CheckList';
import { CarriedReport } from './CarriedReport';
import type { LeftOutParts } from './carried';
import { allRemarks, ImportRemarks } from './ImportRemarks';
import { LeftOut } from './LeftOut';
import type { useConsent } from './use-consent';
import type { Reading } from './use-reading';

/** What is to be chosen, confirmed and known of files: groups, what is left out, what needs a yes, what is carried over. */
export function ImportDetails({
  files,
  reading: { preview, groups, choose },
  leftOut,
  consent,
}: {
  readonly files: readonly ImportedFile[];
  readonly reading: Reading;
  readonly leftOut: LeftOutParts;
  readonly consent: ReturnType<typeof useConsent>;
}) {
  const options = (preview?.groups ?? []).map(({ name, packages }) => ({
    value: name,
    label: name,
    detail: strings.import.groupPackages(packages),
  }));
  return (
    <>
      {options.length > 0 ? (
        <CheckList
          label={strings.import.groups}
          options={options}
          chosen={groups}
          isDense
          onChange={(chosen) => choose({ groups: chosen })}
        />
      ) : null}
      <LeftOut parts={leftOut} isWithout={consent.isWithout} onWithout={consent.goWithout} />
      <ImportRemarks remarks={allRemarks(files)} isConfirmed={consent.isConfirmed} onConfirm={consent.confirm} />
      {preview ? <CarriedReport key={preview.request.kind} carried={preview.carried} /> : null}
    </>
  );
}
