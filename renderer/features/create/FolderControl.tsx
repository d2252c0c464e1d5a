import { pickFolder } from '../../stores/host';
import { useMachine } from '../../stores/machine';
import { reportFailure } from '../../stores/notices';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { type ControlIds, inputClass } from '../../ui/Field';

/** The path of a folder, typed, or chosen where the host has dialogs. */
export function FolderControl({
  label,
  ids,
  text,
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly ids: ControlIds;
  readonly text: string;
  readonly placeholder: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const canPick = useMachine(({ machine }) => machine?.can.pickFiles ?? false);
  const pick = async () => {
    try {
      const folder = await pickFolder(label);
      if (folder !== null) onChange(folder);
    } catch (thrown) {
      reportFailure(thrown);
    }
  };
  return (
    <div className="flex gap-2">
      <input
        {...ids}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        className={`${inputClass} font-mono text-[12px]`}
        onChange={(event) => onChange(event.target.value)}
      />
      {canPick ? <Button onClick={() => void pick()}>{strings.common.chooseFolder}</Button> : null}
    </div>
  );
}
