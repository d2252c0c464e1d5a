import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { countingFields, type Field, holdsPackages, type KindSummary, type Spec } from '../../../preload/contract';
import type { FieldValue } from '../../stores/drafts';
import { strings } from '../../strings';
import { initialValues, specOf, splitFields } from './create-form';
import { SpecField } from './SpecField';

interface SpecFieldsProps {
  readonly kind: KindSummary;
  readonly values: Readonly<Record<string, FieldValue>>;
  /** What the form asks for so far. */
  readonly spec: Spec;
  /** Hashes of the files that are trusted; null before the yes to what an imported file asks for. */
  readonly trusts: readonly string[] | null;
  /** Whether the first field of packages has the keyboard when the form opens. */
  readonly isForPackages?: boolean;
  readonly onChange: (field: Field, value: FieldValue) => void;
}

function isUnusual(fields: readonly Field[], values: Readonly<Record<string, FieldValue>>): boolean {
  const asked = (of: Readonly<Record<string, FieldValue>>) => JSON.stringify(specOf(fields, of));
  return asked(values) !== asked(initialValues(fields));
}

/** The form of a kind: its first fields, and the rest behind one button until something there is not as usual. */
export function SpecFields({ kind, values, spec, trusts, isForPackages = false, onChange }: SpecFieldsProps) {
  const { first, more } = splitFields(countingFields(kind.fields, values));
  const focused = isForPackages ? kind.fields.find(holdsPackages)?.key : undefined;
  const [isOpen, setOpen] = useState(() => isUnusual(more, values));
  const context = { kind: kind.id, spec, trusts };
  const draw = (field: Field) => (
    <SpecField
      key={field.key}
      field={field}
      value={values[field.key]}
      context={context}
      isFocused={field.key === focused}
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
