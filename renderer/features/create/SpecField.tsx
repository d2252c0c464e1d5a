import type { Field as FieldData, Option } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { pickFolder } from '../../stores/host';
import { useMachine } from '../../stores/machine';
import { reportFailure } from '../../stores/notices';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { areaClass, type ControlIds, Field, inputClass } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { type FieldValue, requirementLines } from './create-form';

interface SpecFieldProps {
  readonly field: FieldData;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
}

/** One field of a kind's form, drawn from its description. */
export function SpecField({ field, value, onChange }: SpecFieldProps) {
  if (field.type === 'switch') {
    return <Switch label={field.label} help={field.help} checked={value === true} onChange={onChange} />;
  }
  const text = typeof value === 'string' ? value : '';
  return (
    <Field label={field.label} help={helpOf(field, text)}>
      {(ids) => <Control field={field} ids={ids} text={text} onChange={onChange} />}
    </Field>
  );
}

function helpOf(field: FieldData, text: string): string | undefined {
  if (field.type !== 'requirements') return field.help;
  // Options, such as an index, are lines of such a file too; an editable install is a requirement.
  const count = requirementLines(text).filter((line) => !/^-(?!e\b|-editable\b)/.test(line)).length;
  return count > 0 ? strings.create.requirementsCount(count) : (field.help ?? strings.create.requirementsHelp);
}

/** A value that is none of the choices, such as the path of an interpreter in a file, is shown as it is. */
function withChosen(options: readonly Option[], value: string): readonly Option[] {
  if (value === '' || options.some((option) => option.value === value)) return options;
  return [...options, { value, label: value }];
}

function Control({
  field,
  ids,
  text,
  onChange,
}: {
  readonly field: Exclude<FieldData, { type: 'switch' }>;
  readonly ids: ControlIds;
  readonly text: string;
  readonly onChange: (value: string) => void;
}) {
  switch (field.type) {
    case 'choice':
      return (
        <Select
          ids={ids}
          value={text}
          options={withChosen(field.options, text)}
          placeholder={strings.create.anyChoice}
          onChange={onChange}
        />
      );
    case 'requirements':
      return (
        <>
          <textarea
            {...ids}
            rows={3}
            value={text}
            placeholder={field.placeholder}
            spellCheck={false}
            className={`${areaClass} max-h-72 min-h-18 resize-y [field-sizing:content]`}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button className="self-start" onClick={() => runAction('import.open')}>
            {strings.create.addFromFile}
          </Button>
        </>
      );
    case 'folder':
      return (
        <FolderControl label={field.label} ids={ids} text={text} placeholder={field.placeholder} onChange={onChange} />
      );
    case 'choices':
    case 'packages':
    case 'files':
      return null;
    case 'text':
      return (
        <input
          {...ids}
          value={text}
          placeholder={field.placeholder}
          spellCheck={false}
          className={inputClass}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

function FolderControl({
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
