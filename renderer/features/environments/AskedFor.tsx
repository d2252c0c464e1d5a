import { Pencil } from 'lucide-react';
import type { Environment, EnvironmentDetail, Field, Option, Spec } from '../../../preload/contract';
import { runAction } from '../../stores/actions';
import { findKind, useKinds } from '../../stores/kinds';
import { useShortPaths } from '../../stores/machine';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { NameList } from '../../ui/NameList';
import { PathText } from '../../ui/PathText';
import { Heading, Row } from './Facts';

/** Whether a value of a spec asks for something. */
function isAsked(value: Spec[string]): boolean {
  return value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0);
}

/** The option of a field that has this value. */
function optionOf(field: Field | undefined, value: Spec[string]): Option | undefined {
  const options = field?.type === 'choice' || field?.type === 'choices' ? field.options : [];
  return options.find((option) => option.value === value);
}

/** A value of a spec as people read it: a choice by its label, a list item by item. */
export function specLines(value: Spec[string], field?: Field): string[] {
  const option = optionOf(field, value);
  if (option) return [option.label];
  if (value === null || value === '') return [strings.common.none];
  if (typeof value === 'boolean') return [value ? strings.detail.yes : strings.detail.no];
  if (Array.isArray(value)) {
    return value.length === 0 ? [strings.common.none] : value.flatMap((item) => specLines(item, field));
  }
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

function SpecRow({
  name,
  value,
  field,
}: {
  readonly name: string;
  readonly value: Spec[string];
  readonly field: Field | undefined;
}) {
  return (
    <Row label={field?.label ?? name}>
      <SpecValue lines={specLines(value, field)} field={field} isWord={typeof value === 'boolean' || !value} />
    </Row>
  );
}

function SpecValue({
  lines,
  field,
  isWord,
}: {
  readonly lines: readonly string[];
  readonly field: Field | undefined;
  /** Whether the value is said in words of the page. */
  readonly isWord: boolean;
}) {
  const { shortPath } = useShortPaths();
  if (field?.type === 'packages' || field?.type === 'choices') {
    return <NameList names={lines} isCode={field.type === 'packages'} />;
  }
  const isPath = field?.type === 'files' || field?.type === 'folder';
  // Only what is typed or listed is code.
  const className = isWord || field?.type === 'choice' ? '' : 'font-mono text-[12px]';
  return lines.map((line) => (
    <div key={line} className={className}>
      {isPath ? <PathText path={shortPath(line)} className="text-[12px]" /> : line}
    </div>
  ));
}

/** What was asked for, by the fields of its kind: nothing until the kinds are known. */
export function AskedFor({
  environment,
  detail,
}: {
  readonly environment: Environment;
  readonly detail: EnvironmentDetail;
}) {
  const kinds = useKinds((store) => store.kinds);
  const kind = findKind(kinds, environment.kind);
  const { state, problem } = environment;
  // Beside the reason why one is incomplete there is a button for it.
  const isChangeable = state === 'incomplete' ? !problem : state !== 'creating' && kind?.canUpdate;
  const variables = Object.entries(detail.variables);
  const fields = kind?.fields ?? [];
  // In the order of the form; what it has no field for comes last.
  const keys = new Set([...fields.map(({ key }) => key), ...Object.keys(detail.spec)]);
  const asked = [...keys].flatMap((key) => {
    const value = detail.spec[key];
    return value !== undefined && isAsked(value) ? [[key, value] as const] : [];
  });
  if (kinds === null || asked.length + variables.length === 0) return null;
  return (
    <section>
      <div className="flex items-center justify-between gap-4">
        <Heading>{strings.detail.askedFor}</Heading>
        {isChangeable ? (
          <Button variant="quiet" className="-my-1" onClick={() => runAction('environment.change')}>
            <Pencil size={13} aria-hidden />
            {strings.detail.change}
          </Button>
        ) : null}
      </div>
      <dl>
        {asked.map(([key, value]) => (
          <SpecRow key={key} name={key} value={value} field={fields.find((field) => field.key === key)} />
        ))}
        {variables.length > 0 ? (
          <Row label={strings.detail.fields.variables}>
            {variables.map(([name, value]) => (
              <div key={name} className="font-mono text-[12px]">
                {name}={value}
              </div>
            ))}
          </Row>
        ) : null}
      </dl>
    </section>
  );
}
