import type { CompletionSet, Field as FieldData, Option } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import type { FieldValue } from '../../stores/drafts';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { CheckList } from '../../ui/CheckList';
import { areaClass, type ControlIds, Field, inputClass } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { CompletedLines, CompletedName, CompletedNames } from './CompletedControls';
import { plainLines, requirementLines } from './create-form';
import { FolderControl } from './FolderControl';
import type { FormContext } from './use-completions';

interface SpecFieldProps {
  readonly field: FieldData;
  readonly value: FieldValue | undefined;
  /** The form around it, for what is completed. */
  readonly context: FormContext;
  /** Whether it has the keyboard when the form opens. */
  readonly isFocused?: boolean;
  readonly onChange: (value: FieldValue) => void;
}

const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
const namesOf = (value: FieldValue | undefined): readonly string[] => (typeof value === 'object' ? value : []);

/** One field of a kind's form, drawn from its description. */
export function SpecField({ field, value, context, isFocused = false, onChange }: SpecFieldProps) {
  if (field.type === 'switch') {
    return <Switch label={field.label} help={field.help} checked={value === true} onChange={onChange} />;
  }
  if (field.type === 'choices') {
    const chosen = namesOf(value);
    const options = chosen.reduce(withChosen, field.options);
    return <CheckList label={field.label} help={field.help} options={options} chosen={chosen} onChange={onChange} />;
  }
  return (
    <Field label={field.label} help={helpOf(field, value)} isFocused={isFocused}>
      {(ids) =>
        field.type === 'packages' ? (
          <CompletedNames
            {...completionOf(field, field.completes)}
            ids={ids}
            value={namesOf(value)}
            context={context}
            onChange={onChange}
          />
        ) : (
          <TextControl field={field} ids={ids} text={textOf(value)} context={context} onChange={onChange} />
        )
      }
    </Field>
  );
}

function helpOf(field: FieldData, value: FieldValue | undefined): string | undefined {
  if (field.type === 'files') {
    const count = plainLines(textOf(value)).length;
    return count > 0 ? strings.create.filesCount(count) : (field.help ?? strings.create.filesHelp);
  }
  if (field.type !== 'requirements') return field.help;
  // Options, such as an index, are lines of such a file too; an editable install is a requirement.
  const count = requirementLines(textOf(value)).filter((line) => !/^-(?!e\b|-editable\b)/.test(line)).length;
  return count > 0 ? strings.create.requirementsCount(count) : (field.help ?? strings.create.requirementsHelp);
}

/** A value that is none of the choices, such as the path of an interpreter in a file, is shown as it is. */
function withChosen(options: readonly Option[], value: string): readonly Option[] {
  if (value === '' || options.some((option) => option.value === value)) return options;
  return [...options, { value, label: value }];
}

interface TextControlProps {
  readonly field: Exclude<FieldData, { type: 'switch' | 'choices' | 'packages' }>;
  readonly ids: ControlIds;
  readonly text: string;
  readonly context: FormContext;
  readonly onChange: (value: string) => void;
}

function TextControl({ field, ids, text, context, onChange }: TextControlProps) {
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
          <LinesControl ids={ids} rows={3} text={text} placeholder={field.placeholder} onChange={onChange} />
          <Button className="self-start" onClick={() => runAction('import.open')}>
            {strings.create.addFromFile}
          </Button>
        </>
      );
    case 'lines':
      if (field.completes) {
        const completion = completionOf(field, field.completes);
        return <CompletedLines {...completion} ids={ids} value={text} context={context} onChange={onChange} />;
      }
      return <LinesControl ids={ids} rows={2} text={text} placeholder={field.placeholder} onChange={onChange} />;
    case 'files':
      return <LinesControl ids={ids} rows={2} text={text} placeholder={field.placeholder} onChange={onChange} />;
    case 'folder':
      return (
        <FolderControl label={field.label} ids={ids} text={text} placeholder={field.placeholder} onChange={onChange} />
      );
    case 'text':
      if (field.completes) {
        const completion = completionOf(field, field.completes);
        return <CompletedName {...completion} ids={ids} value={text} context={context} onChange={onChange} />;
      }
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

/** What a completed control takes of its field. */
const completionOf = (
  { label, placeholder }: { readonly label: string; readonly placeholder?: string | undefined },
  completes: CompletionSet,
) => ({ completes, label, placeholder });

function LinesControl({
  ids,
  rows,
  text,
  placeholder,
  onChange,
}: {
  readonly ids: ControlIds;
  readonly rows: number;
  readonly text: string;
  readonly placeholder: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  return (
    <textarea
      {...ids}
      rows={rows}
      value={text}
      placeholder={placeholder}
      spellCheck={false}
      className={`${areaClass} max-h-72 resize-y [field-sizing:content] ${rows > 2 ? 'min-h-18' : 'min-h-12'}`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
