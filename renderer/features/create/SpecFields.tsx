import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Field, KindSummary } from '../../../preload/contract';
import { strings } from '../../strings';
import { type FieldValue, initialValues, splitFields } from './create-form';
import { SpecField } from './SpecField';

interface SpecFieldsProps {
  readonly kind: KindSummary;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly onChange: (field: Field, value: FieldValue) => void;
}

/** The form of a kind: its first fields, and the rest behind one button until something there is not as usual. */
export function SpecFields({ kind, values, onChange }: SpecFieldsProps) {
  const { first, more } = splitFields(kind.fields);
  const usual = initialValues(more);
  const [isOpen, setOpen] = useState(() => more.some(({ key }) => values[key] !== usual[key]));
  const draw = (field: Field) => (
    <SpecField
      key={field.key}
      field={field}
      value={values[field.key] ?? ''}
      onChange={(value) => onChange(field, value)}
    />
  );
  return (
    <>
      {first.map(draw)}
      {more.length > 0 ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="-mx-1 flex h-7 items-center gap-1 self-start rounded-md px-1 font-medium text-soft hover:text-ink"
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={`transition-transform duration-120 ${isOpen ? 'rotate-90' : ''}`}
          />
          {strings.create.more}
        </button>
      ) : null}
      {isOpen ? more.map(draw) : null}
    </>
  );
}
