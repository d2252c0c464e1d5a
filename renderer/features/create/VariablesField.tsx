import { Plus, X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { VariableRow } from '../../stores/drafts';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { areaClass, inputClass } from '../../ui/Field';
import { IconButton } from '../../ui/IconButton';
import { placeIds } from './missing';
import { variableProblem } from './variables';

/** The variables that the environment sets: names and values to change, to take out and to add. */
export function VariablesField({
  rows,
  onChange,
}: {
  readonly rows: readonly VariableRow[];
  readonly onChange: (rows: readonly VariableRow[]) => void;
}) {
  const list = useRef<HTMLFieldSetElement>(null);
  const isAdding = useRef(false);
  // Who adds a variable goes on with its name.
  useEffect(() => {
    if (!isAdding.current) return;
    isAdding.current = false;
    list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus();
  });
  const put = (at: number, row: VariableRow) => onChange(rows.map((before, place) => (place === at ? row : before)));
  const add = () => {
    isAdding.current = true;
    onChange([...rows, { name: '', value: '' }]);
  };
  return (
    <fieldset ref={list} id={placeIds.variables} className="flex min-w-0 scroll-mt-5 flex-col gap-1.5">
      <legend className={rows.length > 0 ? 'mb-1 text-sm font-medium text-soft' : 'sr-only'}>
        {strings.create.variables}
      </legend>
      {rows.length > 0 ? (
        <ul className="flex flex-col gap-1.5">
          {rows.map((row, at) => (
            <Variable
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has nothing of its own but its place
              key={at}
              row={row}
              problem={variableProblem(rows, at)}
              onChange={(next) => put(at, next)}
              onRemove={() => onChange(rows.filter((_, place) => place !== at))}
            />
          ))}
        </ul>
      ) : null}
      <Button className="self-start" onClick={add}>
        <Plus size={14} aria-hidden />
        {strings.create.addVariable}
      </Button>
    </fieldset>
  );
}

function Variable({
  row,
  problem,
  onChange,
  onRemove,
}: {
  readonly row: VariableRow;
  readonly problem: string | undefined;
  readonly onChange: (row: VariableRow) => void;
  readonly onRemove: () => void;
}) {
  const noteId = useId();
  const { name, value } = row;
  return (
    <li className="flex flex-col gap-1">
      <div className="grid grid-cols-[2fr_3fr_auto] items-start gap-1.5">
        <input
          aria-label={strings.create.variableName}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? noteId : undefined}
          value={name}
          spellCheck={false}
          autoCapitalize="off"
          className={`${inputClass} font-mono text-[12px]`}
          onChange={(event) => onChange({ ...row, name: event.target.value })}
        />
        <textarea
          aria-label={strings.create.variableValue(name)}
          rows={1}
          value={value}
          spellCheck={false}
          className={`${areaClass} max-h-36 min-h-7 resize-none !py-1 leading-[18px] [field-sizing:content]`}
          onChange={(event) => onChange({ ...row, value: event.target.value })}
        />
        <IconButton icon={X} label={strings.create.removeVariable(name)} onClick={onRemove} />
      </div>
      {problem ? (
        <p id={noteId} role="alert" className="text-sm text-fail">
          {problem}
        </p>
      ) : null}
    </li>
  );
}
