import { type FormEvent, useState } from 'react';
import { toWireError } from '../../../preload/contract';
import { call } from '../../client';
import { takenNames, useEnvironmentOf } from '../../stores/environments';
import { nameProblem } from '../../stores/names';
import { setRenaming, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, inputClass } from '../../ui/Field';

/** Asks for a new name of the environment that is being renamed. */
export function RenameDialog() {
  const id = useUi((store) => store.renamingId);
  return id === null ? null : <RenameOne key={id} id={id} />;
}

function RenameOne({ id }: { readonly id: string }) {
  const { name, environment } = useEnvironmentOf(id);
  return (
    <Dialog title={strings.rename.title(name)} onClose={() => setRenaming(null)}>
      {environment ? <RenameForm id={id} name={name} /> : <Gone name={name} />}
    </Dialog>
  );
}

/** Takes the place of the form, with the keys that were meant for it. */
function Gone({ name }: { readonly name: string }) {
  return (
    <>
      <p role="alert" className="text-soft">
        {strings.detail.gone(name)}
      </p>
      <div className="flex justify-end">
        <Button onClick={() => setRenaming(null)}>{strings.common.close}</Button>
      </div>
    </>
  );
}

function RenameForm({ id, name }: { readonly id: string; readonly name: string }) {
  const [next, setNext] = useState(name);
  const [failure, setFailure] = useState<string>();
  const problem = nameProblem(next, takenNames(id));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (problem) return;
    try {
      if (next !== name) await call('environment.rename', { id, name: next });
      setRenaming(null);
    } catch (thrown) {
      setFailure(toWireError(thrown).message);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label={strings.rename.label} error={problem ?? failure} help={strings.create.nameHelp}>
        {(ids) => (
          <input
            {...ids}
            className={inputClass}
            value={next}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setNext(event.target.value);
              setFailure(undefined);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => setRenaming(null)}>{strings.common.cancel}</Button>
        <Button type="submit" variant="primary" disabled={problem !== undefined}>
          {strings.rename.submit}
        </Button>
      </div>
    </form>
  );
}
