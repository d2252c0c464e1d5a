import { strings } from '../../strings';
import { Field, inputClass } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import type { ScaffoldForm } from './use-scaffold';

type TextKey = 'name' | 'version' | 'source' | 'buildSystem' | 'dependencies';

const { scaffold: texts } = strings;

const formOptions = [
  { value: 'library', label: texts.forms.library },
  { value: 'application', label: texts.forms.application },
];

/** What a new package is. */
export function ScaffoldFields({
  form,
  onChange,
}: {
  readonly form: ScaffoldForm;
  readonly onChange: (change: Partial<ScaffoldForm>) => void;
}) {
  const text = (key: TextKey, help?: string) => (
    <Field label={texts[key]} help={help}>
      {(ids) => (
        <input
          {...ids}
          value={form[key]}
          spellCheck={false}
          className={`${inputClass} font-mono text-[12px]`}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-4 max-[700px]:grid-cols-1">
      {text('name')}
      {text('version')}
      <Field label={texts.form}>
        {(ids) => (
          <Select
            ids={ids}
            value={form.form}
            options={formOptions}
            onChange={(value) => onChange({ form: value === 'application' ? 'application' : 'library' })}
          />
        )}
      </Field>
      {text('buildSystem')}
      <div className="col-span-full">{text('source', texts.sourceHelp)}</div>
      <div className="col-span-full">{text('dependencies', texts.dependenciesHelp)}</div>
      <div className="col-span-full">
        <Switch
          label={texts.resolvesHash}
          help={texts.resolvesHashHelp}
          checked={form.resolvesHash}
          onChange={(resolvesHash) => onChange({ resolvesHash })}
        />
      </div>
    </div>
  );
}
